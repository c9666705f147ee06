/** Arrays: the server's array text to and from JavaScript arrays, with NULLs, bounds and nesting. */
import { ValueError } from '../errors.ts'
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

const nested = Symbol('nested')

interface ListCodec<Item> extends Codec<Item[]> {
  readonly [nested]: ListParts
}

/** How the items inside a list are written, whatever the depth. */
interface ListParts {
  readonly fromParsed: (parsed: Parsed) => unknown[]
  readonly toLiteral: (value: unknown) => Literal
}

type Parsed = readonly (string | null | Parsed)[]
interface Literal {
  readonly text: string
  /** Length of each dimension: all branches of an array must agree. */
  readonly size: readonly number[]
}

export interface ListOptions {
  /** Without it NULL among the items is an error, in both directions. */
  readonly nullableItems?: boolean
  /** Between items; a comma for every type but `box`. */
  readonly delimiter?: string
}

export function list<Item>(
  item: Codec<Item>,
  options: ListOptions & { readonly nullableItems: true },
): Codec<(Item | null)[]>
export function list<Item>(item: Codec<Item>, options?: ListOptions): Codec<Item[]>
export function list<Item>(item: Codec<Item>, options: ListOptions = {}): Codec<(Item | null)[]> {
  const delimiter = options.delimiter ?? ','
  const parts = toParts(item, options, delimiter)
  const codec: ListCodec<Item | null> = {
    name: `list(${item.name})`,
    // The parts make items by `item`.
    decode: (text) => parts.fromParsed(parseArray(text, delimiter)) as (Item | null)[],
    encode: (value) => parts.toLiteral(value).text,
    [nested]: parts,
  }
  return codec
}

function toParts<Item>(item: Codec<Item>, options: ListOptions, delimiter: string): ListParts {
  const inner = partsOf(item)
  const refuseNull = () => refuseValue('a list of this column has no NULL among its items')
  return {
    fromParsed: (parsed) =>
      parsed.map((one) => {
        if (one === null) return options.nullableItems ? null : refuseNull()
        if (typeof one === 'string')
          return inner ? refuseValue('the stored array has fewer dimensions') : item.decode(one)
        return inner ? inner.fromParsed(one) : refuseValue('the stored array has more dimensions')
      }),
    toLiteral(value) {
      if (!Array.isArray(value)) refuseKind('an array', value)
      const size = new Set<string>()
      const texts = Array.from(value, (one: unknown, index) => {
        if (one === null && !inner && options.nullableItems) return 'NULL'
        // Where no NULL may be, `null` can only mean what JSON has of that name.
        if (one === null && !inner && item.name !== 'json') return refuseNull()
        try {
          if (!inner) return quoteItem(item.encode(one as Item), delimiter)
          const literal = inner.toLiteral(one)
          size.add(literal.size.join())
          return literal.text
        } catch (error) {
          throw error instanceof ValueError ? new ValueError(`item ${index}: ${error.message}`) : error
        }
      })
      if (size.size > 1) refuseValue('the lists inside a list must have the same length')
      const [below = ''] = size
      // `{{}}` comes back as `{}`.
      if (inner && texts.length > 0 && below.split(',').includes('0'))
        refuseValue('PostgreSQL holds no empty list inside a list')
      return {
        text: `{${texts.join(delimiter)}}`,
        size: [value.length, ...(below === '' ? [] : below.split(',').map(Number))],
      }
    },
  }
}

function partsOf(codec: object): ListParts | undefined {
  // Only `list` sets it.
  return nested in codec ? (codec as ListCodec<unknown>)[nested] : undefined
}

/** Quoted where the server would read it as something else. */
function quoteItem(text: string, delimiter: string): string {
  if (text !== '' && !/[{}"\\\s]/.test(text) && !text.includes(delimiter) && text.toUpperCase() !== 'NULL') return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** `[0:1]={1,NULL}`: bounds other than from 1 have no place in a JavaScript array, and are read over. */
function parseArray(text: string, delimiter: string): Parsed {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0
  const reader = { text, at: start, delimiter }
  const parsed = parseLevel(reader)
  if (reader.at !== text.length) throw new ValueError('the server wrote an array in a form that is not known')
  return parsed
}

interface Reader {
  readonly text: string
  readonly delimiter: string
  at: number
}

function parseLevel(reader: Reader): Parsed {
  const items: (string | null | Parsed)[] = []
  if (reader.text[reader.at++] !== '{') throw new ValueError('the server wrote an array in a form that is not known')
  if (reader.text[reader.at] === '}') {
    reader.at++
    return items
  }
  for (;;) {
    const next = reader.text[reader.at]
    items.push(next === '{' ? parseLevel(reader) : next === '"' ? parseQuoted(reader) : parseBare(reader))
    const after = reader.text[reader.at++]
    if (after === '}') return items
    if (after !== reader.delimiter) throw new ValueError('the server wrote an array in a form that is not known')
  }
}

function parseQuoted(reader: Reader): string {
  const { text } = reader
  let start = reader.at + 1
  let at = start
  let value = ''
  for (;;) {
    const character = text[at]
    if (character === undefined) throw new ValueError('the server wrote an array in a form that is not known')
    if (character === '"') break
    if (character === '\\') {
      value += text.slice(start, at)
      start = at + 1
      at += 2
    } else at++
  }
  reader.at = at + 1
  return value + text.slice(start, at)
}

function parseBare(reader: Reader): string | null {
  const { text, delimiter } = reader
  const start = reader.at
  let at = start
  while (at < text.length && text[at] !== delimiter && text[at] !== '}') at++
  reader.at = at
  const bare = text.slice(start, at)
  return bare === 'NULL' ? null : bare
}
