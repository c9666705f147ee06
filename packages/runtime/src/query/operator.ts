/** What a filter can say about a column: how each operator takes its values and how it is printed. */
import { arrayText } from './identifier.ts'
import type { Column, Model } from './model.ts'
import { encode, type Reading, refuse } from './reading.ts'

export interface Operator {
  /** The parameters, as texts. */
  readonly take: (reading: Reading, model: Model, column: Column, value: unknown) => readonly string[]
  /** `left` is the column, `at` the first placeholder's number. */
  readonly print: (left: string, at: number, type: string) => string
}

const compare = (sign: string): Operator => ({
  take: (reading, model, column, value) => [encode(reading, model, column, value)],
  print: (left, at, type) => `${left} ${sign} $${at}::${type}`,
})

const member = (sign: string): Operator => ({
  take(reading, model, column, value) {
    if (!Array.isArray(value)) refuse(reading, model, 'is no list.')
    return [
      arrayText(Array.from(value, (item, index) => inside(reading, index, () => encode(reading, model, column, item)))),
    ]
  },
  print: (left, at, type) => `${left} ${sign}($${at}::${type}[])`,
})

const between: Operator = {
  take(reading, model, column, value) {
    if (!Array.isArray(value) || value.length !== 2) refuse(reading, model, 'is not a pair of values.')
    return Array.from(value, (item, index) => inside(reading, index, () => encode(reading, model, column, item)))
  },
  print: (left, at, type) => `${left} between $${at}::${type} and $${at + 1}::${type}`,
}

/** `like` and its kin: the pattern is a text whatever the column is. */
const pattern = (sign: string, toPattern: (value: string) => string): Operator => ({
  take: (reading, model, _column, value) => [toPattern(text(reading, model, value))],
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
  in: member('= any'),
  notIn: member('<> all'),
  lt: compare('<'),
  lte: compare('<='),
  gt: compare('>'),
  gte: compare('>='),
  between,
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

const list: Record<string, Operator> = {
  eq: compare('='),
  ne: compare('<>'),
  has: {
    take: (reading, model, column, value) => [encode(reading, model, column, [value])],
    print: (left, at, type) => `${left} @> $${at}::${type}`,
  },
  hasEvery: compare('@>'),
  hasSome: compare('&&'),
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
  contains: jsonCompare('@>'),
  hasKey: {
    take: (reading, model, _column, value) => [text(reading, model, value)],
    print: (left, at) => `${left} ? $${at}::text`,
  },
}

const tables = { scalar, list, json }

export function operatorOf(column: Column, name: string, ignoreCase: boolean): Operator | undefined {
  if (ignoreCase && column.kind === 'scalar' && Object.hasOwn(ignoringCase, name)) return ignoringCase[name]
  const table = tables[column.kind]
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** For messages. */
export function operatorsOf(column: Column): readonly string[] {
  return [...Object.keys(tables[column.kind]), 'isNull']
}

function inside<Value>(reading: Reading, index: number, read: () => Value): Value {
  reading.path.push(String(index))
  const value = read()
  reading.path.pop()
  return value
}

export function text(reading: Reading, model: Model, value: unknown): string {
  if (typeof value !== 'string') refuse(reading, model, value === undefined ? 'is undefined.' : 'is no string.')
  if (value.includes('\0')) refuse(reading, model, 'has a NUL character, which no text in PostgreSQL can hold.')
  // In Node 20, but not in the library that TypeScript checks against.
  if (/\p{Surrogate}/u.test(value)) refuse(reading, model, 'has half a character (a lone surrogate).')
  return value
}

function jsonText(reading: Reading, model: Model, value: unknown): string {
  if (value === undefined) refuse(reading, model, 'is undefined.')
  let written: string | undefined
  try {
    written = JSON.stringify(value)
  } catch (error) {
    refuse(reading, model, `can't be written as JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (written === undefined) refuse(reading, model, "can't be written as JSON.")
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(written)) refuse(reading, model, 'has a NUL character, which jsonb can not hold.')
  return written
}
