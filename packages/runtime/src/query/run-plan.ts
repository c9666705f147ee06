/** Runs a compiled query and what is to be loaded with its rows: one statement per relation, however many rows there are. */
import { DatabaseError, ValueError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { arrayText } from './identifier.ts'
import { type Load, type Parent, type Plan, type Row, set } from './plan.ts'

type Lists = readonly (string | null)[][]

export function runPlan(executor: Executor, plan: Plan, lists: Lists): Promise<object[]> {
  const answer = executor.run(plan.statement, lists[0] ?? [])
  // The common case, without a turn more than it needs.
  if (plan.loads.length === 0) return answer.then(({ rows }) => decodeAll(plan, rows, []))
  return answer.then(({ rows }) => finish(executor, plan, lists, rows))
}

/** Rows to objects, and their relations loaded. */
export async function finish(executor: Executor, plan: Plan, lists: Lists, rows: readonly Row[]): Promise<object[]> {
  const parents: Parent[][] = plan.loads.map(() => [])
  const objects = decodeAll(plan, rows, parents)
  try {
    for (let index = 0; index < plan.loads.length; index++) {
      const load = plan.loads[index]
      if (load) await runLoad(executor, load, lists, parents[index] ?? [])
    }
  } catch (error) {
    throw plan.statement.readOnly || executor.inTransaction ? error : afterWrite(plan, error)
  }
  return objects
}

/** The write stands whatever became of the reading after it: nobody may take it for one that can be run again. */
function afterWrite({ statement }: Plan, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error
  const message = `\`${statement.name}\` was done; what was to be loaded with its rows was not: ${error.message}`
  return new DatabaseError({ ...error.facts(), message, retry: 'no', cause: error })
}

function decodeAll(plan: Plan, rows: readonly Row[], parents: Parent[][]): object[] {
  const objects: object[] = new Array(rows.length)
  let index = 0
  try {
    for (; index < rows.length; index++) objects[index] = plan.decode(rows[index] ?? [], parents)
  } catch (error) {
    throw named(plan, rows[index] ?? [], error)
  }
  return objects
}

/** Codecs know no column: which one could not be told is found by asking each of them again. */
function named({ drawn = [] }: Plan, row: Row, error: unknown): unknown {
  if (!(error instanceof ValueError)) return error
  for (const { at, model, column } of drawn) {
    const text = row[at]
    if (text === null || text === undefined) continue
    try {
      column.codec.decode(text)
    } catch {
      return new ValueError(`\`${model.name}.${column.property}\` can not be read: ${error.message}.`)
    }
  }
  return error
}

async function runLoad(executor: Executor, load: Load, lists: Lists, parents: readonly Parent[]): Promise<void> {
  const groups = new Map<string, Group>()
  for (const parent of parents) {
    const group = groupOf(groups, load, parent.row)
    if (group) group.objects.push(parent.object)
    set(parent.object, load.relation.property, load.relation.many ? [] : null)
  }
  if (groups.size === 0) return
  const ordered = [...groups.values()]
  const parameters = [...(lists[load.list] ?? [])]
  for (let index = 0; index < load.keys.length; index++)
    parameters[index] = arrayText(ordered.map((group) => group.key[index] ?? null))
  const { rows } = await executor.run(load.plan.statement, parameters)
  const spread = spreadRows(load, groups, rows)
  const objects = await finish(
    executor,
    load.plan,
    lists,
    spread.map(({ row }) => row),
  )
  for (let index = 0; index < spread.length; index++) {
    const owner = spread[index]?.owner
    const object = objects[index]
    if (owner && object) give(owner, load, object)
  }
}

interface Group {
  readonly key: readonly string[]
  readonly objects: object[]
}

/** Parents with the same key are one group; a key with a NULL has no related rows. */
function groupOf(groups: Map<string, Group>, load: Load, row: Row): Group | undefined {
  const key: string[] = []
  for (const at of load.keys) {
    const text = row[at]
    if (text === null || text === undefined) return undefined
    key.push(text)
  }
  const name = key.length === 1 ? (key[0] ?? '') : JSON.stringify(key)
  let group = groups.get(name)
  if (!group) {
    group = { key, objects: [] }
    groups.set(name, group)
  }
  return group
}

/** Each parent gets objects of its own, so that nothing that a caller does to one shows in another. */
function spreadRows(
  load: Load,
  groups: ReadonlyMap<string, Group>,
  rows: readonly Row[],
): { owner: object; row: Row }[] {
  const ordered = [...groups.values()]
  const spread: { owner: object; row: Row }[] = []
  for (const row of rows) {
    const tie = row[load.tie] ?? ''
    const group = load.byText ? groups.get(tie) : ordered[Number(tie) - 1]
    for (const owner of group?.objects ?? []) spread.push({ owner, row })
  }
  return spread
}

function give(owner: object, load: Load, object: object): void {
  const { property, many } = load.relation
  if (!many) set(owner, property, object)
  else {
    const list: unknown = Object.getOwnPropertyDescriptor(owner, property)?.value
    if (Array.isArray(list)) list.push(object)
  }
}
