/** Inserts many rows by one statement of a constant text: arrays of columns, one insert for each set of columns given. */
import { ValidationError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { mainList } from './find.ts'
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
  const groups = readGroups(reading, model, inputs)
  if (groups.length === 0) return 0
  const skip = options.skipDuplicates === true
  reading.key += skip ? 'skip' : ''
  const statement = model.shapes.get(reading.key, () => {
    const inserts = printGroups(model, groups, skip ? ' on conflict do nothing' : '')
    const [first, ...others] = inserts
    if (first !== undefined && others.length === 0) return toStatement(model, 'createMany', first)
    const counts = inserts.map((_, index) => `(select count(*) from g${index})`).join('+')
    return toStatement(model, 'createMany', `${printWith(inserts, ' returning 1')} select ${counts}`)
  })
  const { rows, count } = await executor.run(statement, mainList(reading))
  return groups.length === 1 ? count : Number(rows[0]?.[0])
}

export async function createRowsReturning(
  executor: Executor,
  model: Model,
  inputs: unknown,
  query: unknown,
): Promise<object[]> {
  const reading = startReading('createManyReturning;')
  const selected = readReturned(reading, model, query, selectionKeys)
  const groups = readGroups(reading, model, inputs)
  if (groups.length === 0) return []
  const plan: Plan = model.shapes.get(reading.key, () => {
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
  const { rows } = await executor.run(plan.statement, mainList(reading))
  const objects = await finish(executor, plan, reading.lists, rows)
  return inOrder(groups, objects)
}

function readGroups(reading: Reading, model: Model, inputs: unknown): Group[] {
  if (!Array.isArray(inputs)) refuse(reading, model, 'takes a list of rows.')
  const groups = new Map<string, Group>()
  const problems: FieldProblem[] = []
  for (let place = 0; place < inputs.length; place++) {
    const own: FieldProblem[] = []
    const cells = readInsert(model, inputs[place], own)
    for (const one of own)
      problems.push({ ...one, field: `${place}.${one.field}`, message: `Row ${place}: ${one.message}` })
    if (problems.length > 0) continue
    const key = cells.map(({ column }) => column.index).join()
    let group = groups.get(key)
    if (!group) {
      group = { columns: cells.map(({ column }) => column), places: [], rows: [] }
      groups.set(key, group)
    }
    group.places.push(place)
    group.rows.push(cells)
  }
  if (problems.length > 0) throw new ValidationError(model.name, problems)
  const list = mainList(reading)
  for (const [key, group] of groups) {
    reading.key += `${key};`
    list.push(...toParameters(group))
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
