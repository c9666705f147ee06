/** A compiled query: a statement, how its rows become objects, and what is loaded for them afterwards. */

import type { Statement } from '../pool/executor.ts'
import type { Column, Relation } from './model.ts'
import { type Aliases, printCondition, printPairs, startAliases } from './print-condition.ts'
import type { Clauses, Loaded, Selected } from './selected.ts'

/** Values as the server's own text. */
export type Row = readonly (string | null)[]

export interface Plan {
  readonly statement: Statement
  readonly decode: Decode
  readonly loads: readonly Load[]
}

/** `parents` collects, for each load, the objects that get its rows; only plans with loads read it. */
export type Decode = (row: Row, parents: Parent[][]) => object

export interface Parent {
  readonly object: object
  readonly row: Row
}

export interface Load {
  readonly relation: Relation
  /** Where the parent's row has the key. */
  readonly keys: readonly number[]
  readonly list: number
  readonly plan: Plan
  /** Where the loaded row has the number of its parent's key, from 1. */
  readonly ordinal: number
}

/** The columns of one statement and what is made of them. */
export interface Projection {
  readonly columns: readonly string[]
  /** `left join`s for what is joined. */
  readonly joins: string
  readonly decode: Decode
  readonly loads: readonly Load[]
}

export function project(
  selected: Selected,
  alias: string,
  aliases: Aliases,
  extra: readonly string[] = [],
): Projection {
  const drawing: Drawing = { columns: [], joins: '', loads: [], aliases }
  const decode = draw(drawing, selected, alias)
  const columns = [...drawing.columns, ...extra]
  // A query may want no column at all, but `returning` must have one.
  if (columns.length === 0) columns.push('null')
  return { columns, joins: drawing.joins, decode, loads: drawing.loads }
}

interface Drawing {
  readonly columns: string[]
  joins: string
  readonly loads: Load[]
  readonly aliases: Aliases
}

function draw(drawing: Drawing, selected: Selected, alias: string): Decode {
  const start = drawing.columns.length
  for (const column of selected.columns) drawing.columns.push(`${alias}.${column.quoted}`)
  const steps: Step[] = []
  for (const { relation, selected: target } of selected.joined) {
    const other = drawing.aliases.next()
    drawing.joins += ` left join ${relation.target.quoted} ${other} on ${printPairs(relation.on, alias, other)}`
    const decode = draw(drawing, target, other)
    const present = relation.on.map(([, column]) => place(drawing, other, column))
    steps.push((object, row, parents) => {
      set(object, relation.property, present.some((at) => row[at] === null) ? null : decode(row, parents))
    })
  }
  for (const loaded of selected.loaded) {
    const keys = loaded.relation.on.map(([column]) => place(drawing, alias, column))
    const index = drawing.loads.length
    drawing.loads.push(toLoad(loaded, keys))
    steps.push((object, row, parents) => parents[index]?.push({ object, row }))
  }
  return withSteps(selected.whole ? decodeWhole(selected, start) : decodeColumns(selected.columns, start), steps)
}

type Step = (object: object, row: Row, parents: Parent[][]) => void

function withSteps(decode: (row: Row) => object, steps: readonly Step[]): Decode {
  if (steps.length === 0) return decode
  return (row, parents) => {
    const object = decode(row)
    for (const step of steps) step(object, row, parents)
    return object
  }
}

/** The place of a column in the row, which gets it in addition when it was not asked for. */
function place(drawing: Drawing, alias: string, column: Column): number {
  const name = `${alias}.${column.quoted}`
  const at = drawing.columns.indexOf(name)
  return at === -1 ? drawing.columns.push(name) - 1 : at
}

function decodeWhole(selected: Selected, start: number): (row: Row) => object {
  const { decodeRow } = selected.model.metadata
  const end = start + selected.columns.length
  return start === 0 ? decodeRow : (row) => decodeRow(row.slice(start, end))
}

function decodeColumns(columns: readonly Column[], start: number): (row: Row) => object {
  const cells = columns.map(({ property, codec }) => ({ property, codec }))
  return (row) => {
    const object = {}
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]
      const text = row[start + index]
      if (cell) set(object, cell.property, text === null || text === undefined ? null : cell.codec.decode(text))
    }
    return object
  }
}

/** Assignment, also for a property of the name `__proto__`. */
export function set(object: object, property: string, value: unknown): void {
  if (property === '__proto__') Object.defineProperty(object, property, { value, ...ordinary })
  // The object was made for exactly these properties.
  else (object as Record<string, unknown>)[property] = value
}

const ordinary = { enumerable: true, configurable: true, writable: true }

/** Related rows of many parents by one statement; each row says by number which parent's key it belongs to. */
function toLoad(loaded: Loaded, keys: readonly number[]): Load {
  const { relation, selected, clauses, list } = loaded
  const aliases = startAliases()
  const projection = project(selected, 't', aliases, ['k.o'])
  const names = relation.on.map((_, index) => `k${index}`)
  const arrays = relation.on.map(([column], index) => `$${index + 1}::${column.type}[]`)
  const parents = `unnest(${arrays.join()}) with ordinality k(${names.join()},o)`
  const related = relation.through
    ? `(${relation.through.model.quoted} j join ${relation.target.quoted} t on ${printPairs(relation.through.on, 'j', 't')})`
    : `${relation.target.quoted} t`
  const near = relation.through ? 'j' : 't'
  const tie = relation.on.map(([, column], index) => `${near}.${column.quoted} = k.k${index}`).join(' and ')
  const where = clauses.where ? ` and ${printCondition(clauses.where, 't', aliases)}` : ''
  const order = printOrder(clauses, 't')
  const bounded = clauses.limit !== undefined || clauses.offset !== undefined
  const from = bounded
    ? `${parents} cross join lateral (select t.* from ${related} where ${tie}${where}${printOrder(clauses, 't', relation)}${printBounds(clauses)}) t`
    : `${parents} join ${related} on ${tie}${where}`
  const text = `select ${projection.columns.join()} from ${from}${projection.joins}${order}`
  const statement = { text, name: `${selected.model.metadata.property}.load`, readOnly: true, passing: true }
  const plan = { statement, decode: projection.decode, loads: projection.loads }
  return { relation, keys, list, plan, ordinal: projection.columns.length - 1 }
}

/** With a relation, rows that are equal in the order asked for follow their primary key, so that a bound cuts at one place. */
export function printOrder(clauses: Clauses, alias: string, bounded?: Relation): string {
  const keys = bounded ? bounded.target.primaryKey : []
  return printOrderBy(clauses, alias, keys)
}

export function printOrderBy(clauses: Clauses, alias: string, last: readonly Column[]): string {
  const asked = clauses.order.map(({ column, direction }) => `${alias}.${column.quoted} ${direction}`)
  const rest = last.filter((key) => !clauses.order.some(({ column }) => column === key))
  const all = [...asked, ...rest.map((column) => `${alias}.${column.quoted}`)]
  return all.length === 0 ? '' : ` order by ${all.join()}`
}

export function printBounds(clauses: Clauses): string {
  const limit = clauses.limit === undefined ? '' : ` limit $${clauses.limit + 1}::int8`
  return clauses.offset === undefined ? limit : `${limit} offset $${clauses.offset + 1}::int8`
}
