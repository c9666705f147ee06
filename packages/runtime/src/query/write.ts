/** Reads, compiles and runs what writes rows. */
import { NotFoundError, ValidationError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { type Condition, everything, isEverything } from './condition.ts'
import { findByKey, mainList } from './find.ts'
import { mask, masked } from './masked.ts'
import type { FieldProblem } from './metadata.ts'
import type { Model } from './model.ts'
import { type Plan, project } from './plan.ts'
import { startAliases } from './print-condition.ts'
import { printDelete, printInsert, printUpdate } from './print-write.ts'
import { type Cell, readInsert, readUpdate } from './read-input.ts'
import { readKey } from './read-key.ts'
import { readClauses, readSelected, selectionKeys } from './read-query.ts'
import { checkKeys, isPlain, type Reading, refuse, startReading } from './reading.ts'
import { runPlan } from './run-plan.ts'
import type { Selected } from './selected.ts'

type Query = Readonly<Record<string, unknown>>

export async function createOne(executor: Executor, model: Model, input: unknown, query: unknown): Promise<object> {
  const reading = startReading('create;')
  const selected = readReturned(reading, model, query, selectionKeys)
  const cells = checked(model, (problems) => readInsert(model, input, problems))
  take(reading, cells)
  const plan = model.shapes.get(reading.key, () => returning(selected, 'create', printInsert(model, cells)))
  return one(await runPlan(executor, plan, reading.lists))
}

export async function updateOne(
  executor: Executor,
  model: Model,
  key: unknown,
  set: unknown,
  query: unknown,
): Promise<object> {
  const reading = startReading('update;')
  const selected = readReturned(reading, model, query, selectionKeys)
  const cells = checked(model, (problems) => readUpdate(model, set, problems))
  take(reading, cells)
  const where = readKey(reading, model, mainList(reading), key)
  const find = cells.length === 0 ? findByKey(model, key, query, selectionKeys) : undefined
  const plan =
    find?.plan ?? model.shapes.get(reading.key, () => returning(selected, 'update', printUpdate(model, cells, where)))
  const [row] = await runPlan(executor, plan, (find?.reading ?? reading).lists)
  return row ?? notFound(model, key)
}

export async function deleteOne(executor: Executor, model: Model, key: unknown, query: unknown): Promise<object> {
  const reading = startReading('delete;')
  const selected = readReturned(reading, model, query, ['select', 'omit'])
  const where = readKey(reading, model, mainList(reading), key)
  const plan = model.shapes.get(reading.key, () => returning(selected, 'delete', printDelete(model, where)))
  const [row] = await runPlan(executor, plan, reading.lists)
  return row ?? notFound(model, key)
}

export async function updateRows(executor: Executor, model: Model, command: unknown): Promise<number> {
  const reading = startReading('updateMany;')
  checkKeys(reading, model, command, ['where', 'all', 'set'])
  const cells = checked(model, (problems) => readUpdate(model, command.set, problems))
  reading.path.push('set')
  if (cells.length === 0) refuse(reading, model, 'sets nothing.')
  reading.path.pop()
  take(reading, cells)
  const where = readWhich(reading, model, command)
  const plan = model.shapes.get(reading.key, () => counting(model, 'updateMany', printUpdate(model, cells, where)))
  return (await executor.run(plan.statement, mainList(reading))).count
}

export async function deleteRows(executor: Executor, model: Model, command: unknown): Promise<number> {
  const reading = startReading('deleteMany;')
  checkKeys(reading, model, command, ['where', 'all'])
  const where = readWhich(reading, model, command)
  const plan = model.shapes.get(reading.key, () => counting(model, 'deleteMany', printDelete(model, where)))
  return (await executor.run(plan.statement, mainList(reading))).count
}

/** Every row is asked for by name, since a condition that was forgotten or came out empty means the same to SQL. */
function readWhich(reading: Reading, model: Model, command: Query): Condition {
  if (command.all === true && command.where === undefined) return everything
  if (command.all !== undefined) refuse(reading, model, 'takes either `where` or `all: true`.')
  const { where } = readClauses(reading, model, mainList(reading), { where: command.where ?? {} })
  if (!where || isEverything(where))
    refuse(
      reading,
      model,
      'has nothing in `where` that leaves out a row, so it would mean every row. Say so by `all: true`.',
    )
  return where
}

export function readReturned(reading: Reading, model: Model, query: unknown, keys: readonly string[]): Selected {
  const asked = query === undefined ? {} : query
  checkKeys(reading, model, asked, keys)
  return readSelected(reading, model, asked, false)
}

export function checked<Value>(model: Model, read: (problems: FieldProblem[]) => Value): Value {
  const problems: FieldProblem[] = []
  const value = read(problems)
  if (problems.length > 0) throw new ValidationError(model.name, problems)
  return value
}

/** Puts the cells into the main list and their columns into the key. */
export function take(reading: Reading, cells: readonly Cell[]): void {
  const list = mainList(reading)
  for (const { column, text, sign } of cells) {
    list.push(text)
    reading.key += `${column.index}${sign ?? ''},`
  }
  reading.key += ';'
}

export function returning(selected: Selected, verb: string, text: string): Plan {
  const { columns, decode, loads, drawn } = project(selected, 't', startAliases())
  const statement = toStatement(selected.model, verb, `${text} returning ${columns.join()}`)
  return { statement, decode, loads, drawn }
}

function counting(model: Model, verb: string, text: string): Plan {
  return { statement: toStatement(model, verb, text), decode: () => ({}), loads: [] }
}

export function toStatement(model: Model, verb: string, text: string) {
  return { text, name: `${model.metadata.property}.${verb}`, readOnly: false, passing: true }
}

export function one(rows: readonly object[]): object {
  const [row] = rows
  if (row) return row
  // A trigger that returns NULL, or a rule, can take the row away.
  throw new NotFoundError('The database gave back no row for the one that was written.')
}

export function notFound(model: Model, key: unknown): never {
  throw new NotFoundError(`No \`${model.name}\` has ${describeKey(model, key)}.`, model.metadata.name)
}

function describeKey(model: Model, key: unknown): string {
  const pairs = isPlain(key) ? Object.entries(key) : model.primaryKey.map((column) => [column.property, key] as const)
  return pairs.map(([name, value]) => `\`${name}\` ${describeValue(model, name, value)}`).join(' and ')
}

export function describeValue(model: Model, name: string, value: unknown): string {
  const shown = masked(model, name, value)
  if (shown === mask) return mask
  if (typeof shown === 'bigint') return String(shown)
  const text =
    JSON.stringify(shown, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)) ?? String(shown)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
