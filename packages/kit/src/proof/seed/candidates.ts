/** Values to try for a column, as the text that the server reads: constants of its checks first, then plain, then odd and extreme ones. */
import type { SeedCatalog, SeedColumn, SeedType } from './catalog.ts'
import { aliases, plainByType } from './plain-values.ts'
import { samplesOf } from './regex-sample.ts'
import { shapedTexts } from './shaped-text.ts'

export interface Mined {
  readonly numbers: readonly string[]
  readonly strings: readonly string[]
  readonly expressions: readonly string[]
}

/** Constants of the expressions that name a column. */
export function mine(expressions: readonly string[]): Mined {
  const strings = expressions.flatMap((text) =>
    [...text.matchAll(/(E?)'((?:[^']|'')*)'/g)].map(([, escaped, body = '']) => {
      const plain = body.replaceAll("''", "'")
      return escaped ? plain.replaceAll('\\\\', '\\') : plain
    }),
  )
  const bare = expressions.map((text) => text.replaceAll(/'(?:[^']|'')*'/g, ' '))
  const numbers = [
    ...bare.flatMap((text) => text.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g) ?? []),
    ...strings.filter((text) => /^-?\d+(?:\.\d+)?$/.test(text)),
  ]
  return { numbers: [...new Set(numbers)].slice(0, 24), strings: [...new Set(strings)].slice(0, 60), expressions }
}

const none: Mined = { numbers: [], strings: [], expressions: [] }

/** Best first, without duplicates; empty when nothing is known of the type. */
export function candidatesOf(
  column: Pick<SeedColumn, 'typeId' | 'modifier'>,
  catalog: SeedCatalog,
  mined: Mined = none,
): readonly string[] {
  const type = catalog.types.get(column.typeId)
  return type ? [...new Set(ofType(type, column.modifier, { catalog, mined, depth: 0 }))] : []
}

interface Context {
  readonly catalog: SeedCatalog
  readonly mined: Mined
  readonly depth: number
}

function ofType(type: SeedType, modifier: number, context: Context): readonly string[] {
  if (context.depth > 4) return []
  const inner = { ...context, depth: context.depth + 1 }
  const of = type.of === null ? undefined : context.catalog.types.get(type.of)
  switch (type.kind) {
    case 'enum':
      return type.labels
    case 'domain':
      return of ? ofType(of, type.modifier, { ...inner, mined: joined(context.mined, mine(type.checks)) }) : []
    case 'array':
      return of ? arraysOf(ofType(of, modifier, inner), itemCounts(context.mined)) : []
    case 'range':
      return of ? rangesOf(of.name, inner) : []
    case 'multirange':
      return of ? ofType(of, -1, inner).map((range) => (range === 'empty' ? '{}' : `{${range}}`)) : []
    case 'composite':
      return compositesOf(type, inner)
    case 'base':
      return ofBase(aliases[type.name] ?? type.name, modifier, context.mined)
  }
}

const joined = (a: Mined, b: Mined): Mined => ({
  numbers: [...a.numbers, ...b.numbers],
  strings: [...a.strings, ...b.strings],
  expressions: [...a.expressions, ...b.expressions],
})

const quoteItem = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** Numbers of items that a check may ask for. */
const itemCounts = (mined: Mined): readonly number[] =>
  mined.expressions.some((text) => /cardinality|array_length|array_upper/i.test(text))
    ? [...new Set(mined.numbers.map(Number))].filter((count) => count > 3 && count <= 100).slice(0, 4)
    : []

function arraysOf(items: readonly string[], counts: readonly number[]): readonly string[] {
  const [a = '', b = a, c = b] = items
  if (items.length === 0) return ['{}']
  const counted = counts.flatMap((count) =>
    [a, b, c].map((item) => `{${Array.from({ length: count }, () => quoteItem(item)).join(',')}}`),
  )
  return [
    ...counted,
    `{${quoteItem(a)}}`,
    `{${quoteItem(a)},${quoteItem(b)}}`,
    '{}',
    `{${[a, b, c].map(quoteItem).join(',')}}`,
    `{${quoteItem(b)}}`,
  ]
}

function rangesOf(name: string, _context: Context): readonly string[] {
  const known = aliases[name] ?? name
  if (known === 'date')
    return ['[2024-01-01,2024-02-01)', '[2024-03-01,2024-04-01)', '[2024-05-01,2024-06-01)', 'empty']
  if (known === 'timestamp' || known === 'timestamptz') {
    return [
      '["2024-01-01 00:00:00","2024-02-01 00:00:00")',
      '["2024-03-01 00:00:00","2024-04-01 00:00:00")',
      '["2024-05-01 00:00:00","2024-06-01 00:00:00")',
      'empty',
    ]
  }
  if (known === 'time') return ['[01:00,02:00)', '[03:00,04:00)', '[05:00,06:00)']
  return ['[1,2)', '[10,20)', '[100,200)', 'empty']
}

function compositesOf(type: SeedType, context: Context): readonly string[] {
  const attributes = type.attributes.map(([id, modifier]) => {
    const of = context.catalog.types.get(id)
    return of ? ofType(of, Number(modifier), context) : []
  })
  return [0, 1, 2].map(
    (index) =>
      `(${attributes.map((values) => (values.length === 0 ? '' : quoteItem(values[index % values.length] ?? ''))).join(',')})`,
  )
}

function ofBase(name: string, modifier: number, mined: Mined): readonly string[] {
  const plain = plainByType[name] ?? []
  switch (name) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return [...aroundNumbers(mined.numbers, 1, 0), ...plain]
    case 'real':
    case 'double precision':
    case 'money':
      return [...aroundNumbers(mined.numbers, 0.5, 2), ...plain]
    case 'numeric':
      return numericValues(modifier, mined)
    case 'text':
    case 'citext':
    case 'name':
      return [...textValues(mined, undefined), ...plain]
    case 'character varying':
    case 'character':
      return lengthBound(name, [...textValues(mined, modifier > 4 ? modifier - 4 : undefined), ...plain], modifier)
    case 'bit':
    case 'bit varying':
      return bitValues(name, modifier)
    case 'bytea':
      return [...mined.strings.filter((text) => text.startsWith('\\x')), ...byteValues(mined), ...plain]
    case 'json':
    case 'jsonb':
      return [...jsonValues(mined), ...plain, ...mined.strings.filter(isJson)]
    default:
      return [...mined.strings.filter((text) => mayBe(name, text)), ...dated(name, mined), ...plain]
  }
}

/** Strings of other columns' comparisons are no dates or addresses: reading them would fail the whole query. */
const mayBe = (name: string, text: string): boolean => {
  if (name === 'date' || name.startsWith('timestamp')) return /^\d{4}-\d\d-\d\d/.test(text)
  if (name.startsWith('time')) return /^\d\d:\d\d/.test(text)
  if (name === 'uuid') return /^[0-9a-f]{8}-/i.test(text)
  return false
}

/** Just before, within and after the bounds that a check or a partition names. */
function dated(name: string, mined: Mined): readonly string[] {
  if (name !== 'date' && !name.startsWith('timestamp')) return []
  return mined.strings
    .filter((text) => /^\d{4}-\d\d-\d\d/.test(text))
    .flatMap((text) => {
      const at = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
      if (Number.isNaN(at)) return []
      return [1, -1, 10].map((days) => new Date(at + days * 86_400_000).toISOString().slice(0, 10))
    })
}

function aroundNumbers(numbers: readonly string[], step: number, digits: number): readonly string[] {
  const values = numbers.map(Number).filter((value) => Math.abs(value) < 1e15)
  const largest = Math.max(0, ...values)
  const around = values.flatMap((value) => [value, value + step, value - step, -value])
  const pairs = values.slice(0, 4).flatMap((a) => values.slice(0, 4).flatMap((b) => [a + b, a * b]))
  const beyond = values.length === 0 ? [] : Array.from({ length: 12 }, (_, index) => largest + (index + 1) * step)
  return [...around, ...pairs, ...beyond]
    .filter((value) => Math.abs(value) < 9e15)
    .map((value) => (digits === 0 ? `${Math.trunc(value)}` : `${value}`))
}

function numericValues(modifier: number, mined: Mined): readonly string[] {
  const [precision, scale] =
    modifier < 4 ? [undefined, 6] : [((modifier - 4) >> 16) & 0xffff, (((modifier - 4) & 0x7ff) ^ 1024) - 1024]
  const fraction = scale > 0 ? `.${'123456789'.repeat(120).slice(0, scale - 1)}7`.replace(/^\.7$/, '.7') : ''
  const whole = precision === undefined ? 12 : Math.max(0, precision - Math.max(0, scale))
  const largest = `${'9'.repeat(whole) || '0'}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`
  const zeros = '0'.repeat(Math.max(0, -scale))
  const plain =
    whole > 0
      ? [`1${zeros}${fraction}`, largest, '0', `2${zeros}`, `3${zeros}`, `-1${zeros}${fraction}`]
      : [`0${fraction}`, largest, '0']
  const odd = precision === undefined ? ['NaN'] : []
  return [
    ...aroundNumbers(mined.numbers, 1, 2).filter(
      (text) =>
        whole === undefined ||
        (text.replace(/^-/, '').split('.')[0]?.length !== undefined &&
          (text.replace(/^-/, '').split('.')[0]?.length ?? 0) <= whole),
    ),
    ...plain,
    ...odd,
  ]
}

/** Lengths that a check names. */
const namedLengths = (mined: Mined): readonly number[] =>
  mined.expressions.some((text) => /length|char|octet/i.test(text))
    ? mined.numbers.map(Number).filter((length) => length > 0 && length <= 5000)
    : []

/** Lengths that a check may ask for, or forbid. */
const lengthsOf = (mined: Mined): readonly number[] =>
  namedLengths(mined).flatMap((length) => [length, length - 1, length + 1])

const byteValues = (mined: Mined): readonly string[] =>
  lengthsOf(mined).flatMap((length) => ['00', 'ff', '61'].map((byte) => `\\x${byte.repeat(length)}`))

function textValues(mined: Mined, most: number | undefined): readonly string[] {
  const patterns = mined.strings.flatMap(samplesOf)
  const like = mined.strings
    .filter((text) => /[%_]/.test(text))
    .map((text) => text.replaceAll('%', '').replaceAll('_', 'a'))
  const long = lengthsOf(mined).flatMap((length) => [...'xab'].map((letter) => letter.repeat(length)))
  const widest = most !== undefined && most <= 10_000 ? [['w'.repeat(most - 1), 'é'].join('')] : []
  const shaped = shapedTexts([...new Set([...patterns, ...like])], namedLengths(mined))
  return [...mined.strings, ...shaped, ...patterns, ...like, ...long, ...widest, ...composedOf(mined.strings)]
}

/** `word/1` and the like, where expressions name words and what stands between parts. */
function composedOf(strings: readonly string[]): readonly string[] {
  const marks = strings.filter((text) => /^[/:.,;|#@-]$/.test(text)).slice(0, 2)
  const words = strings.filter((text) => /^[\w-]{2,40}$/.test(text)).slice(0, 8)
  return marks.flatMap((mark) => [1, 2, 3].flatMap((number) => words.map((word) => `${word}${mark}${number}`)))
}

function lengthBound(name: string, values: readonly string[], modifier: number): readonly string[] {
  const most = modifier > 4 || modifier === 5 ? modifier - 4 : name === 'character' ? 1 : Number.POSITIVE_INFINITY
  const fitting = values.filter((text) => [...text].length <= most)
  const short = ['a', 'b', 'c', 'd', 'e', 'f'].filter(() => most < 7)
  return [...fitting, ...short]
}

function bitValues(name: string, modifier: number): readonly string[] {
  const length = modifier > 0 ? Math.min(modifier, 1000) : name === 'bit' ? 1 : 8
  return ['1'.repeat(length), '0'.repeat(length), `${'10'.repeat(length)}`.slice(0, length)]
}

function jsonValues(mined: Mined): readonly string[] {
  const keys = mined.strings.filter((text) => /^[\w-]{1,40}$/.test(text))
  if (keys.length === 0) return []
  const object = (value: unknown) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, value])))
  return [object('x'), object(1), object(true), object([]), object({})]
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
