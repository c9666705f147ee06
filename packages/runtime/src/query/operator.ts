/** What a filter can say about a column: how each operator takes its values and how it is printed. */
import { arrayText } from './identifier.ts'
import { jsonText } from './json-text.ts'
import type { Column, Model } from './model.ts'
import { encode, type Reading, refuse, refuseGiven } from './reading.ts'
import { text } from './text-value.ts'

export interface Operator {
  /** Values that decide by themselves, whatever the row has there: true for all of them, false for none. */
  readonly decided?: (value: unknown) => boolean | undefined
  /** The parameters, as texts. */
  readonly take: (reading: Reading, model: Model, column: Column, value: unknown) => readonly string[]
  /** `left` is the column, `at` the first placeholder's number. */
  readonly print: (left: string, at: number, type: string) => string
}

const compare = (sign: string): Operator => ({
  take: (reading, model, column, value) => [encode(reading, model, column, value)],
  print: (left, at, type) => `${left} ${sign} $${at}::${type}`,
})

const member = (sign: string, whenEmpty: boolean): Operator => ({
  decided: (value) => (isEmpty(value) ? whenEmpty : undefined),
  take(reading, model, column, value) {
    if (!Array.isArray(value)) refuseGiven(reading, model, 'is no list.')
    return [
      arrayText(Array.from(value, (item, index) => inside(reading, index, () => encode(reading, model, column, item)))),
    ]
  },
  print: (left, at, type) => `${left} ${sign}($${at}::${type}[])`,
})

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const between: Operator = {
  take(reading, model, column, value) {
    if (!Array.isArray(value) || value.length !== 2) refuseGiven(reading, model, 'is not a pair of values.')
    return Array.from(value, (item, index) => inside(reading, index, () => encode(reading, model, column, item)))
  },
  print: (left, at, type) => `${left} between $${at}::${type} and $${at + 1}::${type}`,
}

/** `like` and its kin: the pattern is a text whatever the column is. */
const pattern = (sign: string, toPattern: (value: string) => string): Operator => ({
  decided: (value) => (typeof value === 'string' && /^%+$/.test(toPattern(value)) ? true : undefined),
  take(reading, model, _column, value) {
    const found = toPattern(text(reading, model, value))
    // Backslashes in pairs mean themselves.
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(found))
      refuseGiven(reading, model, 'ends with a backslash that takes nothing literally.')
    return [found]
  },
  print: (left, at) => `${left} ${sign} $${at}::text`,
})

/** A backslash before what `like` would read as a sign of its own. */
const literal = (value: string): string => value.replace(/[\\%_]/g, '\\$&')
const startsWith = (value: string): string => `${literal(value)}%`
const endsWith = (value: string): string => `%${literal(value)}`
const contains = (value: string): string => `%${literal(value)}%`

const scalar: Record<string, Operator> = {
  eq: compare('='),
  ne: compare('<>'),
  in: member('= any', false),
  notIn: member('<> all', true),
  lt: compare('<'),
  lte: compare('<='),
  gt: compare('>'),
  gte: compare('>='),
  between,
}

const patterns: Record<string, Operator> = {
  like: pattern('like', (value) => value),
  ilike: pattern('ilike', (value) => value),
  startsWith: pattern('like', startsWith),
  endsWith: pattern('like', endsWith),
  contains: pattern('like', contains),
}

const ignoringCase: Record<string, Operator> = {
  startsWith: pattern('ilike', startsWith),
  endsWith: pattern('ilike', endsWith),
  contains: pattern('ilike', contains),
}

/** Nothing is equal to NULL, also not the NULL in a list: such a filter would never hold. */
function refuseNull(reading: Reading, model: Model, value: unknown): void {
  if (value === null) refuseGiven(reading, model, 'is null, which no item is equal to.')
}

function having(sign: string, whenEmpty: boolean): Operator {
  const { print } = compare(sign)
  return {
    decided: (value) => (isEmpty(value) ? whenEmpty : undefined),
    take(reading, model, column, value) {
      const items: readonly unknown[] = Array.isArray(value) ? value : []
      for (const [index, item] of items.entries()) inside(reading, index, () => refuseNull(reading, model, item))
      return [encode(reading, model, column, value)]
    },
    print,
  }
}

const list: Record<string, Operator> = {
  eq: compare('='),
  ne: compare('<>'),
  has: {
    take(reading, model, column, value) {
      refuseNull(reading, model, value)
      return [encode(reading, model, column, [value])]
    },
    print: (left, at, type) => `${left} @> $${at}::${type}`,
  },
  hasEvery: having('@>', true),
  hasSome: having('&&', false),
  isEmpty: {
    take(reading, model, _column, value) {
      if (typeof value !== 'boolean') refuse(reading, model, 'is neither true nor false.')
      return [String(value)]
    },
    print: (left, at) => `(cardinality(${left}) = 0) = $${at}::bool`,
  },
}

const jsonCompare = (sign: string): Operator => ({
  take: (reading, model, _column, value) => [jsonText(reading, model, value)],
  print: (left, at) => `${left} ${sign} $${at}::jsonb`,
})

const json: Record<string, Operator> = {
  eq: jsonCompare('='),
  ne: jsonCompare('<>'),
  contains: {
    ...jsonCompare('@>'),
    decided: (value) =>
      typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? true : undefined,
  },
  hasKey: {
    take: (reading, model, _column, value) => [text(reading, model, value)],
    print: (left, at) => `${left} ? $${at}::text`,
  },
}

const tables = { scalar, list, json, text: { ...scalar, ...patterns } }

/** Only of text are there patterns. */
const tableOf = ({ kind, codec }: Column): Record<string, Operator> =>
  tables[kind === 'scalar' && codec.name === 'text' ? 'text' : kind]

export function operatorOf(column: Column, name: string, ignoreCase: boolean): Operator | undefined {
  const table = tableOf(column)
  if (!Object.hasOwn(table, name)) return undefined
  return ignoreCase && Object.hasOwn(ignoringCase, name) ? ignoringCase[name] : table[name]
}

/** For messages. */
export function operatorsOf(column: Column): readonly string[] {
  return [...Object.keys(tableOf(column)), 'isNull']
}

function inside<Value>(reading: Reading, index: number, read: () => Value): Value {
  reading.path.push(String(index))
  const value = read()
  reading.path.pop()
  return value
}
