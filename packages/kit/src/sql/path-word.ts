/** Paths in lines that hold more than one word: a quoted name may contain blanks, dots and equals signs. */

const part = String.raw`(?:"(?:[^"]|"")*"|\((?:[^()"]|\([^()]*\))*\)|[^\s".=(]+)`
const path = String.raw`${part}(?:\.${part})*`
const leading = new RegExp(`^\\s*(${path})(?:\\s+([\\s\\S]*))?$`)
const pair = new RegExp(`^\\s*(${path})\\s*=\\s*(${path})\\s*$`)

/** `"a b".c dropped` → the path and what follows it; `undefined` where no path begins the text. */
export function cutPath(text: string): { readonly path: string; readonly rest: string } | undefined {
  const found = leading.exec(text)
  return found?.[1] === undefined ? undefined : { path: found[1], rest: found[2] ?? '' }
}

/** `old=new` → both. */
export function cutPair(text: string): readonly [from: string, to: string] | undefined {
  const found = pair.exec(text)
  return found?.[1] === undefined || found[2] === undefined ? undefined : [found[1], found[2]]
}
