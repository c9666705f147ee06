/** Inserts many rows by one statement of a constant text, or by a few: arrays of columns, one insert for each set of columns given. */
import { ValidationError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { arrayText } from './identifier.ts'
import type { FieldProblem } from './metadata.ts'
import type { Column, Model } from './model.ts'
import { type Plan, project } from './plan.ts'
import { startAliases } from './print-condition.ts'
import { printInsertMany } from './print-write.ts'
import { type Cell, readInsert } from './read-input.ts'
import { selectionKeys } from './read-query.ts'
import { checkKeys, type Reading, refuse, startReading } from './reading.ts'
import { finish } from './run-plan.ts'
import { readReturned, toStatement } from './write.ts'

/** Rows that give the same columns; the others get their defaults. */
interface Group {
  readonly columns: readonly Column[]
  /** Places among the inputs. */
  readonly places: number[]
  readonly rows: (readonly Cell[])[]
}

export async function createRows(
  executor: Executor,
  model: Model,
  inputs: unknown,
  options: unknown = {},
): Promise<number> {
  const reading = startReading('createMany;')
  checkKeys(reading, model, options, ['skipDuplicates'])
  const batches = toBatches(readGroups(reading, model, inputs))
  const skip = options.skipDuplicates === true
  reading.key += skip ? 'skip;' : ''
  const counts = await inTurn(executor, batches, async (scope, { groups, key, parameters }) => {
    const statement = model.shapes.get(reading.key + key, () => {
      const inserts = printGroups(model, groups, skip ? ' on conflict do nothing' : '')
      const [first, ...others] = inserts
      if (first !== undefined && others.length === 0) return toStatement(model, 'createMany', first)
      const counts = inserts.map((_, index) => `(select count(*) from g${index})`).join('+')
      return toStatement(model, 'createMany', `${printWith(inserts, ' returning 1')} select ${counts}`)
    })
    const { rows, count } = await scope.run(statement, parameters)
    return groups.length === 1 ? count : Number(rows[0]?.[0])
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

export async function createRowsReturning(
  executor: Executor,
  model: Model,
  inputs: unknown,
  query: unknown,
): Promise<object[]> {
  const reading = startReading('createManyReturning;')
  const selected = readReturned(reading, model, query, selectionKeys)
  const batches = toBatches(readGroups(reading, model, inputs))
  const objects = await inTurn(executor, batches, async (scope, { groups, key, parameters }) => {
    const plan: Plan = model.shapes.get(reading.key + key, () => {
      const { columns, decode, loads, drawn } = project(selected, 't', startAliases())
      const inserts = printGroups(model, groups, '')
      const returning = ` returning ${columns.join()}`
      const [first, ...others] = inserts
      const text =
        first !== undefined && others.length === 0
          ? first + returning
          : `${printWith(inserts, returning)} ${inserts.map((_, index) => `select * from g${index}`).join(' union all ')}`
      return { statement: toStatement(model, 'createManyReturning', text), decode, loads, drawn }
    })
    const { rows } = await scope.run(plan.statement, parameters)
    return finish(scope, plan, reading.lists, rows)
  })
  return inOrder(
    batches.flatMap(({ groups }) => groups),
    objects.flat(),
  )
}

/** What one statement inserts. */
interface Batch {
  readonly groups: Group[]
  readonly parameters: string[]
  key: string
}

/** The protocol carries no more; and a statement of a thousand inserts is planned for seconds. */
const mostParameters = 65_535
const mostGroups = 100

function toBatches(groups: readonly Group[]): readonly Batch[] {
  const batches: Batch[] = []
  for (const group of groups) {
    const parameters = toParameters(group)
    let batch = batches.at(-1)
    const isFull =
      batch && (batch.groups.length === mostGroups || batch.parameters.length + parameters.length > mostParameters)
    if (!batch || isFull) {
      batch = { groups: [], parameters: [], key: '' }
      batches.push(batch)
    }
    batch.groups.push(group)
    for (const parameter of parameters) batch.parameters.push(parameter)
    batch.key += `${group.columns.map((column) => column.index).join()};`
  }
  return batches
}

/** All or none: more than one statement is a transaction. */
async function inTurn<Value>(
  executor: Executor,
  batches: readonly Batch[],
  run: (scope: Executor, batch: Batch) => Promise<Value>,
): Promise<Value[]> {
  const [only, ...others] = batches
  if (!only) return []
  if (others.length === 0) return [await run(executor, only)]
  const runAll = async (scope: Executor) => {
    const values: Value[] = []
    for (const batch of batches) values.push(await run(scope, batch))
    return values
  }
  // Inside of one a savepoint would only be in the way of what runs beside.
  return executor.inTransaction ? runAll(executor) : executor.transaction(runAll)
}

function readGroups(reading: Reading, model: Model, inputs: unknown): Group[] {
  if (!Array.isArray(inputs)) refuse(reading, model, 'takes a list of rows.')
  const problems: FieldProblem[] = []
  const read: (readonly Cell[])[] = []
  const filled = new Set<Column>()
  for (let place = 0; place < inputs.length; place++) {
    const own: FieldProblem[] = []
    const cells = readInsert(model, inputs[place], own)
    for (const one of own)
      problems.push({ ...one, field: `${place}.${one.field}`, message: `Row ${place}: ${one.message}` })
    if (problems.length > 0) continue
    read.push(cells)
    for (const { column } of cells) if (column.nullWhenAbsent) filled.add(column)
  }
  if (problems.length > 0) throw new ValidationError(model.name, problems)
  return toGroups(filled.size === 0 ? read : read.map((cells) => fillUp(model, cells, filled)))
}

/** The cells of a row with a NULL for each column that others give, so that few shapes remain. */
function fillUp(model: Model, cells: readonly Cell[], filled: ReadonlySet<Column>): readonly Cell[] {
  const given = new Map(cells.map((cell) => [cell.column, cell]))
  let missing = 0
  for (const column of filled) if (!given.has(column)) missing++
  if (missing === 0) return cells
  return model.columns.flatMap((column) => given.get(column) ?? (filled.has(column) ? { column, text: null } : []))
}

function toGroups(read: readonly (readonly Cell[])[]): Group[] {
  const groups = new Map<string, Group>()
  for (const [place, cells] of read.entries()) {
    const key = cells.map(({ column }) => column.index).join()
    let group = groups.get(key)
    if (!group) {
      group = { columns: cells.map(({ column }) => column), places: [], rows: [] }
      groups.set(key, group)
    }
    group.places.push(place)
    group.rows.push(cells)
  }
  return [...groups.values()]
}

/** An array for each column; only the number of rows when no column is given. */
function toParameters({ columns, rows }: Group): string[] {
  if (columns.length === 0) return [String(rows.length)]
  return columns.map((_, index) => arrayText(rows.map((cells) => cells[index]?.text ?? null)))
}

function printGroups(model: Model, groups: readonly Group[], conflict: string): string[] {
  let first = 1
  return groups.map(({ columns }) => {
    const text = printInsertMany(model, columns, first) + conflict
    first += Math.max(columns.length, 1)
    return text
  })
}

function printWith(inserts: readonly string[], returning: string): string {
  return `with ${inserts.map((text, index) => `g${index} as (${text}${returning})`).join()}`
}

/** Rows come back group by group, within a group in the order of the inputs. */
function inOrder(groups: readonly Group[], objects: readonly object[]): object[] {
  const places = groups.flatMap((group) => group.places)
  // A trigger may have taken rows away, and nobody can tell which.
  if (objects.length !== places.length) return [...objects]
  const ordered: object[] = new Array(places.length)
  places.forEach((place, index) => {
    const object = objects[index]
    if (object) ordered[place] = object
  })
  return ordered
}
