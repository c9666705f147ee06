/** Finds statements and their `:name` parameters with PostgreSQL's own lexer, and turns the latter into `$n`. */
import { loadModule, parseSync, SqlError, scanSync } from 'libpg-query'
import { fromCharacters } from './position.ts'

/** A token with UTF-16 offsets. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly kind: 'comment' | 'string' | 'word' | 'number' | 'parameter' | 'other'
}

const kinds: Readonly<Record<number, Token['kind']>> = {
  258: 'word',
  261: 'string',
  266: 'number',
  267: 'parameter',
  275: 'comment',
  276: 'comment',
}

/** Throws for what the lexer refuses; `findUnreadable` tells what and where. */
export async function readTokens(source: string): Promise<readonly Token[]> {
  await loadModule()
  // A byte order mark is no part of the first word.
  const text = source.replace(/^\uFEFF/, ' ')
  if (text.trim() === '') return []
  const offset = byteOffsets(text)
  return scanSync(text).tokens.map((token) => {
    const [start, end] = [offset(token.start), offset(token.end)]
    const isKeyword = token.keywordKind !== 0
    return { start, end, text: text.slice(start, end), kind: isKeyword ? 'word' : (kinds[token.tokenType] ?? 'other') }
  })
}

/** What keeps a text from being read: the scan itself names neither the thing nor its place, the parser stops there too. */
export function findUnreadable(text: string): { message: string; start: number } {
  try {
    parseSync(text.replace(/(?<!:):(?=[A-Za-z_'])/g, ' '))
  } catch (error) {
    const { message = '', cursorPosition = 0 } = (error instanceof SqlError && error.sqlDetails) || {}
    const open = /^unterminated|^syntax error/.test(message) ? findUnclosed(text) : undefined
    if (open) return { message: `This ${open.what} is never closed.`, start: open.start }
    if (message !== '') return { message: toSentence(message), start: fromCharacters(text, cursorPosition + 1) }
  }
  return { message: "This text can't be read as SQL.", start: 0 }
}

const toSentence = (message: string): string => {
  const quoted = message.replace(/ at or near "(.*)"$/s, ' at or near `$1`')
  return `${quoted.charAt(0).toUpperCase()}${quoted.slice(1)}.`
}

function findUnclosed(text: string): { what: string; start: number } | undefined {
  const openers = [...text.matchAll(/'|"|\/\*|\$\w*\$/g)].reverse()
  const opener = openers.find(({ index }) => canRead(text.slice(0, index)))
  if (!opener) return undefined
  const what = { "'": 'string', '"': 'quoted name', '/': 'comment', $: 'string' }[opener[0].charAt(0)] ?? 'string'
  return { what, start: opener.index }
}

function canRead(text: string): boolean {
  try {
    if (text.trim() !== '') scanSync(text)
    return true
  } catch {
    return false
  }
}

/** Byte offset to UTF-16 offset, for offsets that only grow. */
function byteOffsets(text: string): (byte: number) => number {
  const units: number[] = []
  let at = 0
  for (const character of text) {
    const length = Buffer.byteLength(character)
    for (let byte = 0; byte < length; byte += 1) units.push(at)
    at += character.length
  }
  units.push(at)
  return (byte) => units[byte] ?? at
}

export interface Placeholder {
  readonly name: string
  /** In the source text. */
  readonly start: number
  readonly end: number
}

/** `:name` and `:'name'`; inside brackets a colon after a token is a slice. */
export function findPlaceholders(tokens: readonly Token[]): readonly Placeholder[] {
  const found: Placeholder[] = []
  const open: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.text === '[' || token.text === '(') open.push(token.text)
    if (token.text === ']' || token.text === ')') open.pop()
    const next = tokens[index + 1]
    if (token.text !== ':' || !next || next.start !== token.end) continue
    const isSlice = open.at(-1) === '[' && tokens[index - 1]?.end === token.start && tokens[index - 1]?.text !== '['
    if (isSlice) continue
    const name = next.kind === 'word' && !next.text.startsWith('"') ? next.text : quotedName(next)
    if (name) found.push({ name, start: token.start, end: next.end })
  }
  return found
}

const quotedName = (token: Token): string | undefined =>
  token.kind === 'string' ? /^'([A-Za-z_]\w*)'$/.exec(token.text)?.[1] : undefined

/** A statement with `$n` in place of names, and the way back to the source. */
export interface Numbered {
  readonly text: string
  /** Name of each `$n`; `$n` written as such are called `p<n>`. */
  readonly names: readonly string[]
  /** Offset in the source of an offset in `text`. */
  toSource(offset: number): number
  /** Where each parameter first stands in the source. */
  readonly places: readonly number[]
}

export function numberParameters(
  source: string,
  { start, end, tokens }: { start: number; end: number; tokens: readonly Token[] },
): Numbered {
  const inside = tokens.filter((token) => token.start >= start && token.end <= end)
  const written = inside.filter((token) => token.kind === 'parameter')
  const highest = Math.max(0, ...written.map((token) => Number(token.text.slice(1))))
  const names = Array.from({ length: highest }, (_, index) => `p${index + 1}`)
  const places = names.map((_, index) => written.find((token) => token.text === `$${index + 1}`)?.start ?? start)
  const edits: Edit[] = []
  let text = ''
  let at = start
  for (const found of findPlaceholders(inside)) {
    if (!names.includes(found.name)) {
      names.push(found.name)
      places.push(found.start)
    }
    text += source.slice(at, found.start)
    const number = `$${names.indexOf(found.name) + 1}`
    edits.push({ ...found, to: text.length, length: number.length })
    text += number
    at = found.end
  }
  text += source.slice(at, end)
  return { text, names, places, toSource: (offset) => backToSource(offset, edits, start) }
}

interface Edit extends Placeholder {
  /** Where `$n` stands now, and its length. */
  readonly to: number
  readonly length: number
}

function backToSource(offset: number, edits: readonly Edit[], start: number): number {
  let shift = start
  for (const edit of edits) {
    if (offset < edit.to) break
    if (offset < edit.to + edit.length) return edit.start
    shift = edit.end - (edit.to + edit.length)
  }
  return offset + shift
}
