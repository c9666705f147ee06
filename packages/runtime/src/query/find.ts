/** Reads and compiles what only reads rows: find, count, exists, page. */
import { type Condition, everything } from './condition.ts'
import type { Model } from './model.ts'
import { type Plan, project } from './plan.ts'
import { printBounds, printOrder } from './print-clauses.ts'
import { printCondition, startAliases } from './print-condition.ts'
import { readKey, readUnique } from './read-key.ts'
import { queryKeys, readClauses, readLock, readSelected, selectionKeys } from './read-query.ts'
import { checkKeys, type Reading, startReading } from './reading.ts'
import type { Clauses, Selected } from './selected.ts'

export interface Find {
  readonly reading: Reading
  readonly plan: Plan
}

type Query = Readonly<Record<string, unknown>>
const nothing: Query = {}

export const rowKeys = [...selectionKeys, 'lock'] as const
export const firstKeys = [...selectionKeys, 'where', 'orderBy', 'offset', 'lock'] as const
export const manyKeys = [...queryKeys, 'lock'] as const

export function findByKey(model: Model, key: unknown, query: unknown, keys: readonly string[]): Find {
  return findOne(model, query, keys, (reading, list) => readKey(reading, model, list, key))
}

export function findByUnique(model: Model, unique: unknown, query: unknown, keys: readonly string[]): Find {
  return findOne(model, query, keys, (reading, list) => readUnique(reading, model, list, unique))
}

function findOne(
  model: Model,
  query: unknown,
  keys: readonly string[],
  readWhich: (reading: Reading, list: (string | null)[]) => Condition,
): Find {
  const reading = startReading('one;')
  const list = mainList(reading)
  const where = readWhich(reading, list)
  const asked = query === undefined ? nothing : query
  checkKeys(reading, model, asked, keys)
  const selected = readSelected(reading, model, asked, true)
  const lock = readLock(reading, model, asked, 't')
  const plan = model.shapes.get(reading.key, () =>
    planSelect(selected, { where, order: [] }, { tail: lock, passing: query !== undefined }),
  )
  return { reading, plan }
}

export function findMany(model: Model, query: unknown): Find {
  return findRows(model, query, manyKeys, false)
}

/** The first row in the order asked for; rows that are equal in it, or all of them without one, by primary key. */
export function findFirst(model: Model, query: unknown, keys: readonly string[]): Find {
  return findRows(model, query, keys, true)
}

function findRows(model: Model, query: unknown, keys: readonly string[], first: boolean): Find {
  const reading = startReading(first ? 'first;' : 'many;')
  const asked = query === undefined ? nothing : query
  checkKeys(reading, model, asked, keys)
  const clauses = readClauses(reading, model, mainList(reading), asked)
  const selected = readSelected(reading, model, asked, true)
  const lock = readLock(reading, model, asked, 't')
  const passing = query !== undefined
  const plan = model.shapes.get(reading.key, () =>
    planSelect(selected, clauses, { tail: first ? ` limit 1${lock}` : lock, passing, ordered: first }),
  )
  return { reading, plan }
}

interface SelectOptions {
  readonly tail: string
  readonly passing: boolean
  /** Whether the primary key decides among rows that are equal in the order asked for. */
  readonly ordered?: boolean
  /** Adds the number of all rows as the last column. */
  readonly total?: boolean
}

export function planSelect(selected: Selected, clauses: Clauses, options: SelectOptions): Plan {
  const { model } = selected
  const aliases = startAliases()
  const where = clauses.where ? printWhere(printCondition(clauses.where, 't', aliases)) : ''
  const total = options.total ? [`(select count(*) from ${model.quoted} t${where})`] : []
  const { columns, joins, decode, loads, drawn } = project(selected, 't', aliases, total)
  const order = printOrder(clauses, 't', options.ordered ? model.primaryKey : [])
  const bounds = printBounds(clauses)
  const text = `select ${columns.join()} from ${model.quoted} t${joins}${where}${order}${bounds}${options.tail}`
  // A statement that locks is a read all the same: nothing of it is left when its connection is lost.
  const statement = { text, name: `${model.metadata.property}.find`, readOnly: true, passing: options.passing }
  return { statement, decode, loads, drawn }
}

export function printWhere(condition: string): string {
  return condition === 'true' ? '' : ` where ${condition}`
}

export function mainList(reading: Reading): (string | null)[] {
  const [list] = reading.lists
  if (!list) throw new Error('A reading starts with one list.')
  return list
}

/** Counts, or asks whether there is any. The one column of the one row is the answer. */
export function findNumber(model: Model, query: unknown, word: 'count' | 'exists'): Find {
  const reading = startReading(`${word};`)
  const asked = query === undefined ? nothing : query
  checkKeys(reading, model, asked, ['where'])
  const { where = everything } = readClauses(reading, model, mainList(reading), asked)
  const plan = model.shapes.get(reading.key, () => {
    const from = `from ${model.quoted} t${printWhere(printCondition(where, 't', startAliases()))}`
    const text = word === 'count' ? `select count(*) ${from}` : `select exists (select 1 ${from})`
    const statement = { text, name: `${model.metadata.property}.${word}`, readOnly: true, passing: query !== undefined }
    return { statement, decode: (row) => row, loads: [] } satisfies Plan
  })
  return { reading, plan }
}
