/** Reads primary and unique keys. */
import type { Condition } from './condition.ts'
import type { Column, Model } from './model.ts'
import { operatorOf } from './operator.ts'
import { encode, isPlain, type Reading, refuse, refuseGiven } from './reading.ts'
import { widened } from './widen.ts'

/** One value, or an object when the key has several columns. */
export function readKey(reading: Reading, model: Model, list: (string | null)[], key: unknown): Condition {
  const [first, ...others] = model.primaryKey
  if (!first) return refuse(reading, model, 'asks by primary key, which the table does not have.')
  reading.key += 'key;'
  reading.path.push('key')
  const condition =
    others.length === 0
      ? equal(reading, model, list, first, key)
      : equalAll(reading, model, list, model.primaryKey, key)
  reading.path.pop()
  return condition
}

/** An object with exactly the properties of one unique key. */
export function readUnique(reading: Reading, model: Model, list: (string | null)[], unique: unknown): Condition {
  if (!isPlain(unique)) return refuse(reading, model, 'asks by a unique key that is no object.')
  const columns = uniqueOf(reading, model, Object.keys(unique))
  reading.key += `by${columns.map((column) => column.index).join()};`
  return equalAll(reading, model, list, columns, unique, isAmong(model.metadata.nullsNotDistinct, columns))
}

/** Whether these columns, in any order, are one of the keys. */
export const isAmong = (keys: readonly (readonly string[])[] | undefined, key: readonly Column[]): boolean =>
  keys?.some((one) => one.length === key.length && key.every((column) => one.includes(column.property))) === true

/** The unique key that has exactly these properties, in any order. */
export function uniqueOf(reading: Reading, model: Model, names: readonly unknown[]): readonly Column[] {
  const keys = model.primaryKey.length === 0 ? model.uniques : [model.primaryKey, ...model.uniques]
  const found = keys.find(
    (key) => key.length === names.length && key.every((column) => names.includes(column.property)),
  )
  if (found) return found
  const known = keys.map((key) => `{ ${key.map((column) => column.property).join(', ')} }`).join(', ')
  return refuse(reading, model, `asks by { ${names.join(', ')} }, which is no unique key. Known: ${known || 'none'}.`)
}

function equalAll(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  columns: readonly Column[],
  key: unknown,
  findsNull = false,
): Condition {
  if (!isPlain(key))
    return refuse(reading, model, `is no object with ${columns.map((one) => one.property).join(', ')}.`)
  const extra = Object.keys(key).find((name) => !columns.some((column) => column.property === name))
  if (extra !== undefined) refuse(reading, model, `has \`${extra}\`, which is not of the key.`)
  const of = columns.map((column) => {
    reading.path.push(column.property)
    const value = Object.hasOwn(key, column.property) ? key[column.property] : undefined
    const condition = findsNull && value === null ? isNull(reading, column) : equal(reading, model, list, column, value)
    reading.path.pop()
    return condition
  })
  return { is: 'and', of }
}

function isNull(reading: Reading, column: Column): Condition {
  reading.key += `${column.index}null;`
  return { is: 'null', column, negated: false }
}

const nothing: Condition = { is: 'or', of: [] }

function equal(reading: Reading, model: Model, list: (string | null)[], column: Column, value: unknown): Condition {
  const operator = operatorOf({ ...column, kind: 'scalar' }, 'eq', false)
  if (!operator) throw new Error('There is always `eq`.')
  if (value === null) refuseGiven(reading, model, 'is null, which no key is.')
  const wide = widened(column, value)
  if (wide !== column) reading.key += `${column.index}${wide.type};`
  // No index serves such a comparison, and a caller of a caller may ask for anything.
  if (wide.type === 'numeric' && column.type !== 'numeric') return nothing
  list.push(encode(reading, model, wide, value))
  return { is: 'compared', column: wide, operator, first: list.length - 1 }
}
