/** A compiled query: a statement, how its rows become objects, and what is loaded for them afterwards. */

import type { Statement } from '../pool/executor.ts'
import type { Column, Model, Relation } from './model.ts'
import { type Aliases, printPairs, startAliases } from './print-condition.ts'
import { printLoad, tieOf } from './print-load.ts'
import type { Loaded, Selected } from './selected.ts'

/** Values as the server's own text. */
export type Row = readonly (string | null)[]

export interface Plan {
  readonly statement: Statement
  readonly decode: Decode
  readonly loads: readonly Load[]
  /** What stands where in a row; for the message about a value that its column can't tell. */
  readonly drawn?: Drawn
}

export type Drawn = readonly { readonly at: number; readonly model: Model; readonly column: Column }[]

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
  /** Where the loaded row tells its parent's key: by its text, or by its number in the list of keys, from 1. */
  readonly tie: number
  readonly byText: boolean
}

/** The columns of one statement and what is made of them. */
export interface Projection {
  readonly columns: readonly string[]
  /** `left join`s for what is joined. */
  readonly joins: string
  readonly decode: Decode
  readonly loads: readonly Load[]
  readonly drawn: Drawn
}

export function project(
  selected: Selected,
  alias: string,
  aliases: Aliases,
  extra: readonly string[] = [],
): Projection {
  const drawing: Drawing = { columns: [], drawn: [], joins: '', loads: [], aliases }
  const decode = draw(drawing, selected, alias)
  const columns = [...drawing.columns, ...extra]
  // A query may want no column at all, but `returning` must have one.
  if (columns.length === 0) columns.push('null')
  return { columns, joins: drawing.joins, decode, loads: drawing.loads, drawn: drawing.drawn }
}

interface Drawing {
  readonly columns: string[]
  readonly drawn: Drawn[number][]
  joins: string
  readonly loads: Load[]
  readonly aliases: Aliases
}

function draw(drawing: Drawing, selected: Selected, alias: string): Decode {
  const start = drawing.columns.length
  for (const column of selected.columns) {
    drawing.drawn.push({ at: drawing.columns.length, model: selected.model, column })
    drawing.columns.push(`${alias}.${column.quoted}`)
  }
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

/** Related rows of many parents by one statement; each row tells which parent's key it belongs to. */
function toLoad(loaded: Loaded, keys: readonly number[]): Load {
  const { relation, selected, list } = loaded
  const aliases = startAliases()
  const tie = tieOf(loaded)
  const projection = project(selected, 't', aliases, [tie.column])
  const text = printLoad(loaded, projection, aliases)
  const statement = { text, name: `${selected.model.metadata.property}.load`, readOnly: true, passing: true }
  const { decode, loads, drawn } = projection
  const plan = { statement, decode, loads, drawn }
  return { relation, keys, list, plan, byText: tie.byText, tie: projection.columns.length - 1 }
}
