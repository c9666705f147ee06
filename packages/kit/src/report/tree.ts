/** Reads the text form of PostgreSQL's node trees, of every major version: it names its fields, so this file knows none of them. */

export type Value = null | string | Node | readonly Value[]

export interface Node {
  readonly tag: string
  readonly fields: Readonly<Record<string, Value>>
}

/** Until 15 some nodes had shorter names than their structs. */
const renamed: Readonly<Record<string, string>> = {
  ARRAY: 'ARRAYEXPR',
  CASE: 'CASEEXPR',
  COALESCE: 'COALESCEEXPR',
  COLLATE: 'COLLATEEXPR',
  MINMAX: 'MINMAXEXPR',
  ROW: 'ROWEXPR',
  ROWCOMPARE: 'ROWCOMPAREEXPR',
  RTE: 'RANGETBLENTRY',
  WHEN: 'CASEWHEN',
}

/** The value that the text holds: mostly a list of `QUERY` nodes, or one expression. */
export function readTree(text: string): Value {
  const reader = { text, at: 0 }
  const value = readValue(reader)
  if (peek(reader) !== '') throw new Error(`a node tree ends early, at ${reader.at}`)
  return value
}

interface Reader {
  readonly text: string
  at: number
}

const backslash = 92

/** Space, tab, line feed, vertical tab, form feed, carriage return. */
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** `(`, `)`, `{`, `}` */
const isBracket = (code: number): boolean => code === 40 || code === 41 || code === 123 || code === 125

function skipSpace(reader: Reader): void {
  while (isSpace(reader.text.charCodeAt(reader.at))) reader.at += 1
}

function peek(reader: Reader): string {
  skipSpace(reader)
  return reader.text[reader.at] ?? ''
}

/** Up to the next space or bracket that no backslash protects, escapes still in. */
function readToken(reader: Reader): string {
  skipSpace(reader)
  const start = reader.at
  if (isBracket(reader.text.charCodeAt(start))) {
    reader.at += 1
    return reader.text.charAt(start)
  }
  for (; reader.at < reader.text.length; reader.at += 1) {
    const letter = reader.text.charCodeAt(reader.at)
    if (letter === backslash) reader.at += 1
    else if (isBracket(letter) || isSpace(letter)) break
  }
  return reader.text.slice(start, reader.at)
}

function toAtom(token: string): string | null {
  if (token === '<>') return null
  const bare = token.length > 1 && token.startsWith('"') && token.endsWith('"') ? token.slice(1, -1) : token
  if (!bare.includes('\\')) return bare
  // The server breaks its lines at spaces, escaped ones included.
  return bare.replace(/\\([\s\S])/g, (_, letter: string) => (letter === '\n' ? ' ' : letter))
}

function readValue(reader: Reader): Value {
  const token = readToken(reader)
  if (token === '{') return readNode(reader)
  if (token !== '(') return toAtom(token)
  const tokens = reader.at
  const items: Value[] = []
  while (peek(reader) !== ')') items.push(readValue(reader))
  reader.at += 1
  // Lists of integers, OIDs, transaction ids and bit sets start with a bare letter; strings in lists are quoted.
  return /^\s*[iobx][\s)]/.test(reader.text.slice(tokens, tokens + 12)) ? items.slice(1) : items
}

function readNode(reader: Reader): Node {
  const tag = readToken(reader)
  const fields: Record<string, Value> = {}
  while (peek(reader) !== '}') {
    const name = readToken(reader).slice(1)
    const first = readValue(reader)
    const more: Value[] = []
    while (peek(reader) !== ':' && peek(reader) !== '}') more.push(readValue(reader))
    fields[name] = more.length === 0 ? first : [first, ...more]
  }
  reader.at += 1
  return { tag: renamed[tag] ?? tag, fields }
}

export const isNode = (value: Value | undefined): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list's items; none for a null list. */
export const items = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : [])

export const nodes = (value: Value | undefined): readonly Node[] => items(value).filter(isNode)

export const child = (node: Node, field: string): Node | undefined => {
  const value = node.fields[field]
  return isNode(value) ? value : undefined
}

export const children = (node: Node, field: string): readonly Node[] => nodes(node.fields[field])

export const text = (node: Node, field: string): string | undefined => {
  const value = node.fields[field]
  return typeof value === 'string' ? value : undefined
}

/** 0 for a missing field, as the server's own reader has it for fields of later versions. */
export const number = (node: Node, field: string): number => Number(text(node, field) ?? 0)

export const flag = (node: Node, field: string): boolean => text(node, field) === 'true'

export const numbers = (node: Node, field: string): readonly number[] => items(node.fields[field]).map(Number)
