/** The order in which tables are filled: levels of foreign keys, and the cycles within. */
import { printPath } from '../../catalog/fact-id.ts'
import type { SeedTable } from './catalog.ts'
import type { Coming } from './coming.ts'

/** Each level holds groups; a group of several tables is a cycle. What a level refers to stands in earlier ones. */
export function tableOrder(
  tables: readonly SeedTable[],
  coming: Coming,
): readonly (readonly (readonly SeedTable[])[])[] {
  const targets = targetsOf(tables, coming)
  const groups = strongGroups(tables, targets)
  const groupOf = new Map(groups.flatMap((group, index) => group.map((table) => [table.id, index] as const)))
  const depth: number[] = []
  // Groups come with their targets before them.
  for (const [index, group] of groups.entries()) {
    const below = group.flatMap((table) => [...(targets.get(table.id) ?? [])].map((id) => groupOf.get(id) ?? index))
    depth[index] = Math.max(-1, ...below.filter((one) => one !== index).map((one) => depth[one] ?? -1)) + 1
  }
  const levels: SeedTable[][][] = []
  for (const [index, group] of groups.entries()) {
    const at = depth[index] ?? 0
    levels[at] = [...(levels[at] ?? []), group]
  }
  return levels
}

/** Ids of the tables that hold the rows which a table's keys point at: of a partitioned table, its partitions. */
export function targetsOf(tables: readonly SeedTable[], coming: Coming): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = holdersOf(tables)
  const byPath = idsByPath(tables)
  return new Map(
    tables.map((table) => {
      const next = coming.tables.get(printPath([table.schema, table.name]))?.foreignKeys ?? []
      const ids = [
        ...table.foreignKeys.map((key) => key.target),
        ...next.flatMap((key) => byPath.get(key.target) ?? []),
      ]
      return [table.id, new Set(ids.flatMap((id) => holders.get(id) ?? []))] as const
    }),
  )
}

/** By id, and for a partitioned table those of its partitions. Each table of a schema asks for the same. */
export const holdersOf = once((tables: readonly SeedTable[]): ReadonlyMap<string, readonly string[]> => {
  const holders = new Map<string, string[]>()
  for (const table of tables) {
    for (const id of [table.id, ...table.ancestors]) {
      const held = holders.get(id)
      if (held) held.push(table.id)
      else holders.set(id, [table.id])
    }
  }
  return holders
})

/** `schema.table` → id. */
export const idsByPath = once(
  (tables: readonly SeedTable[]): ReadonlyMap<string, string> =>
    new Map(tables.map((table) => [printPath([table.schema, table.name]), table.id])),
)

/** Columns, by the id of their table, that foreign keys point at. */
export const referredColumns = once((tables: readonly SeedTable[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const referred = new Map<string, Set<string>>()
  for (const key of tables.flatMap((table) => table.foreignKeys)) {
    const columns = referred.get(key.target) ?? new Set()
    for (const column of key.targetColumns) columns.add(column)
    referred.set(key.target, columns)
  }
  return referred
})

function once<Found>(make: (tables: readonly SeedTable[]) => Found): (tables: readonly SeedTable[]) => Found {
  const known = new WeakMap<readonly SeedTable[], { readonly found: Found }>()
  return (tables) => {
    const there = known.get(tables) ?? { found: make(tables) }
    known.set(tables, there)
    return there.found
  }
}

/** Tarjan's strongly connected components, without recursion; a component comes after those that it points at. */
function strongGroups(tables: readonly SeedTable[], targets: ReadonlyMap<string, ReadonlySet<string>>): SeedTable[][] {
  const byId = new Map(tables.map((table) => [table.id, table]))
  const numbers = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const groups: SeedTable[][] = []
  for (const root of byId.keys()) {
    if (numbers.has(root)) continue
    const path: { id: string; rest: string[] }[] = []
    const enter = (id: string) => {
      numbers.set(id, numbers.size)
      low.set(id, numbers.size - 1)
      open.push(id)
      isOpen.add(id)
      path.push({ id, rest: [...(targets.get(id) ?? [])] })
    }
    enter(root)
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const next = frame.rest.pop()
      if (next !== undefined) {
        if (!numbers.has(next)) enter(next)
        else if (isOpen.has(next)) low.set(frame.id, Math.min(low.get(frame.id) ?? 0, numbers.get(next) ?? 0))
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above) low.set(above.id, Math.min(low.get(above.id) ?? 0, low.get(frame.id) ?? 0))
      if (low.get(frame.id) !== numbers.get(frame.id)) continue
      const members = open.splice(open.indexOf(frame.id))
      for (const id of members) isOpen.delete(id)
      groups.push(members.flatMap((id) => byId.get(id) ?? []))
    }
  }
  return groups
}
