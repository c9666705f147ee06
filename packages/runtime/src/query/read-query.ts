/** Reads the parts of a caller's query that are not conditions: `select`, `omit`, `with`, `orderBy`, `limit`, `offset`, `lock`. */
import type { Column, Model, Relation } from './model.ts'
import { readWhere } from './read-where.ts'
import { checkKeys, isPlain, type Reading, refuse, refuseGiven } from './reading.ts'
import type { Bound, Clauses, Loaded, Ordering, Selected } from './selected.ts'

export const selectionKeys = ['select', 'omit', 'with'] as const
export const queryKeys = [...selectionKeys, 'where', 'orderBy', 'limit', 'offset'] as const

type Query = Readonly<Record<string, unknown>>

/** `joins`: whether to-one relations may be joined; what a write returns can't be. */
export function readSelected(reading: Reading, model: Model, query: Query, joins: boolean): Selected {
  const whole = query.select === undefined && query.omit === undefined
  const columns = whole ? model.visible : readColumns(reading, model, query)
  const joined: { relation: Relation; selected: Selected }[] = []
  const loaded: Loaded[] = []
  if (query.with !== undefined) readWith(reading, model, query.with, joins, joined, loaded)
  return { model, whole, columns, joined, loaded }
}

function readColumns(reading: Reading, model: Model, query: Query): readonly Column[] {
  const word = query.select === undefined ? 'omit' : 'select'
  reading.path.push(word)
  if (word === 'select' && query.omit !== undefined) refuse(reading, model, 'and `omit` exclude each other.')
  const names = query[word]
  if (!Array.isArray(names)) refuse(reading, model, 'is no list of columns.')
  const named = new Set(Array.from(names, (name) => readColumn(reading, model, name)))
  reading.path.pop()
  reading.key += `${word}${Array.from(named, (column) => column.index).join()};`
  return word === 'select' ? [...named] : model.visible.filter((column) => !named.has(column))
}

function readColumn(reading: Reading, model: Model, name: unknown): Column {
  const column = typeof name === 'string' ? model.column(name) : undefined
  if (column) return column
  return refuse(reading, model, `names \`${String(name)}\`, which is no column. Known: ${properties(model)}.`)
}

function properties(model: Model): string {
  return model.visible.map((column) => column.property).join(', ')
}

function readWith(
  reading: Reading,
  model: Model,
  relations: unknown,
  joins: boolean,
  joined: { relation: Relation; selected: Selected }[],
  loaded: Loaded[],
): void {
  reading.path.push('with')
  if (!isPlain(relations)) refuse(reading, model, 'is no object.')
  reading.key += 'with('
  for (const name of Object.keys(relations)) {
    reading.path.push(name)
    const relation = model.relation(name)
    if (!relation) refuse(reading, model, `is no relation. Known: ${model.relationNames().join(', ')}.`)
    const asked = relations[name]
    // A relation asked for on a condition comes as `undefined`, and the result's type says so.
    if (asked !== undefined) {
      reading.key += `${relation.index}(`
      const query = asked === true ? {} : asked
      checkKeys(reading, model, query, relation.many ? queryKeys : selectionKeys)
      if (joins && !relation.many && !relation.through)
        joined.push({ relation, selected: readSelected(reading, relation.target, query, true) })
      else loaded.push(readLoaded(reading, relation, query))
      reading.key += ')'
    }
    reading.path.pop()
  }
  reading.key += ')'
  reading.path.pop()
}

function readLoaded(reading: Reading, relation: Relation, query: Query): Loaded {
  // Room for the parents' keys, which are known when the parents are.
  const list: (string | null)[] = relation.on.map(() => null)
  reading.lists.push(list)
  const index = reading.lists.length - 1
  const clauses = readClauses(reading, relation.target, list, query)
  return { relation, clauses, list: index, selected: readSelected(reading, relation.target, query, true) }
}

export function readClauses(reading: Reading, model: Model, list: (string | null)[], query: Query): Clauses {
  const where = query.where === undefined ? undefined : readInto(reading, model, list, query.where)
  const order = query.orderBy === undefined ? [] : readOrder(reading, model, query.orderBy)
  const limit = readCount(reading, model, list, query, 'limit')
  const offset = readCount(reading, model, list, query, 'offset')
  return {
    order,
    ...(where ? { where } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  }
}

function readInto(reading: Reading, model: Model, list: (string | null)[], where: unknown) {
  reading.path.push('where')
  reading.key += 'where('
  const condition = readWhere(reading, model, list, where)
  reading.key += ')'
  reading.path.pop()
  return condition
}

const directions: ReadonlySet<unknown> = new Set([
  'asc',
  'desc',
  'asc nulls first',
  'asc nulls last',
  'desc nulls first',
  'desc nulls last',
])

function readOrder(reading: Reading, model: Model, orderBy: unknown): Ordering[] {
  reading.path.push('orderBy')
  if (Array.isArray(orderBy))
    refuse(reading, model, "is a list; one object holds all columns, the first first: `{ a: 'asc', b: 'desc' }`.")
  if (!isPlain(orderBy)) refuse(reading, model, 'is no object.')
  reading.key += 'order('
  const order = Object.keys(orderBy).map((name) => {
    const column = model.column(name)
    // Sorting by a hidden column would tell its values apart.
    if (!column || column.hidden) refuse(reading, model, `names \`${name}\`. Known: ${properties(model)}.`)
    const direction = orderBy[name]
    reading.path.push(name)
    if (!directions.has(direction)) refuse(reading, model, `is none of ${[...directions].join(', ')}.`)
    reading.path.pop()
    reading.key += `${column.index}${String(direction)},`
    return { column, direction: String(direction) }
  })
  reading.key += ')'
  reading.path.pop()
  return order
}

/** With a limit in the text the server keeps one plan; as a parameter it is planned anew on each call. Bounded, since callers choose it. */
const literalLimit = 100

function readCount(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  query: Query,
  word: 'limit' | 'offset',
): Bound | undefined {
  if (!Object.hasOwn(query, word)) return undefined
  const value = query[word]
  reading.path.push(word)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    refuseGiven(reading, model, 'is no whole number from 0.')
  reading.path.pop()
  reading.key += word
  if (word === 'limit' && value <= literalLimit) {
    reading.key += `${value};`
    return { literal: value }
  }
  list.push(String(value))
  return { parameter: list.length - 1 }
}

const locks: ReadonlySet<unknown> = new Set(
  ['update', 'no key update', 'share', 'key share'].flatMap((one) => [one, `${one} skip locked`, `${one} nowait`]),
)

/** The clause that locks the rows of `alias`, or nothing. */
export function readLock(reading: Reading, model: Model, query: Query, alias: string): string {
  const lock = query.lock
  if (lock === undefined) return ''
  reading.path.push('lock')
  if (!locks.has(lock)) refuse(reading, model, `is none of ${[...locks].join(', ')}.`)
  reading.path.pop()
  reading.key += `lock${String(lock)};`
  const [, strength, rest] = /^(.*?)( skip locked| nowait)?$/.exec(String(lock)) ?? []
  return ` for ${strength} of ${alias}${rest ?? ''}`
}
