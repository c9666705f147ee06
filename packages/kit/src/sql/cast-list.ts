/** Lists that the server's canonical text casts as a whole: `(ARRAY['a'::character varying, w])::text[]`. */

export interface CastList {
  readonly items: readonly string[]
  /** Of each item, without brackets: `text`. */
  readonly type: string
  readonly start: number
  readonly end: number
}

const opening = '(ARRAY['

const quoted = String.raw`\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"`
/** What is quoted is stepped over. */
const begin = new RegExp(String.raw`${quoted}|\(ARRAY\[`, 'g')
const part = new RegExp(String.raw`${quoted}|[()[\],]`, 'g')
const castBehind = /\)::((?:"(?:[^"]|"")*"|[\w .])+(?:\(\d+(?:,-?\d+)?\))?)\[\]/y

/** The text with each such list in the form that `print` gives it; without one, what stands there stays. Lists within lists are `print`'s to find. */
export function replaceCastLists(text: string, print: (list: CastList) => string): string {
  if (!text.includes(opening)) return text
  let [result, from] = ['', 0]
  for (const { index } of text.matchAll(begin)) {
    if (index < from || text[index] !== '(') continue
    const list = readList(text, index)
    if (!list) continue
    result += text.slice(from, index) + print(list)
    from = list.end
  }
  return result + text.slice(from)
}

/** The list whose bracket opens at `start`, if it is cast as a whole; the server carries one of lists as it is. */
function readList(text: string, start: number): CastList | undefined {
  let [depth, item] = [0, start + opening.length]
  const items: string[] = []
  part.lastIndex = item
  for (let found = part.exec(text); found; found = part.exec(text)) {
    const [word] = found
    const isOwn = depth === 0 && (word === ',' || word === ']')
    if (isOwn) {
      items.push(text.slice(item, found.index).trim())
      item = found.index + 1
    }
    if (isOwn && word === ']') break
    if (word === '(' || word === '[') depth++
    if (word === ')' || word === ']') depth--
  }
  castBehind.lastIndex = item
  const type = castBehind.exec(text)?.[1]
  if (type === undefined || items.some((one) => one === '' || one.startsWith('ARRAY['))) return undefined
  return { items, type, start, end: castBehind.lastIndex }
}
