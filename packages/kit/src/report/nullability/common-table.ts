/** Common table expressions; a recursive one starts with "nothing is null" and grows until nothing is added. */
import { child, children, flag, items, type Node, number, text } from '../tree.ts'
import { ascend, type Level, noFacts, type Outputs, type Scope } from './scope.ts'

export interface CommonTable {
  readonly query: Node
  readonly recursive: boolean
  /** The level that defines it. */
  readonly home: Scope
}

export function commonTable(entry: Node, scope: Scope): CommonTable | undefined {
  const defining = ascend(scope, number(entry, 'ctelevelsup'))
  const found = defining && definition(defining.level, text(entry, 'ctename') ?? '')
  const query = found && child(found, 'ctequery')
  if (!defining || !query) return undefined
  return { query, recursive: flag(found, 'cterecursive'), home: { level: defining.level, facts: noFacts } }
}

const definition = (level: Level, name: string): Node | undefined =>
  children(level.query, 'cteList').find((table) => text(table, 'ctename') === name)

export function commonTableOutputs(entry: Node, scope: Scope): Outputs {
  const name = text(entry, 'ctename') ?? ''
  const table = commonTable(entry, scope)
  if (!table) return []
  const { level } = table.home
  const cached = level.commonTables.get(name)
  if (cached) return cached
  if (table.recursive) grow(name, table)
  else level.commonTables.set(name, level.analysis.outputs(table.query, table.home))
  return level.commonTables.get(name) ?? []
}

function grow(name: string, { query, home }: CommonTable): void {
  const { level } = home
  const columns = items(definition(level, name)?.fields.ctecolnames)
  let state: Outputs = columns.map(() => undefined)
  for (let changed = true; changed; ) {
    level.commonTables.set(name, state)
    level.analysis.forget()
    const next = level.analysis.outputs(query, home)
    changed = columns.some((_, index) => state[index] === undefined && next[index] !== undefined)
    const before = state
    state = columns.map((_, index) => before[index] ?? next[index])
  }
  level.analysis.forget()
}
