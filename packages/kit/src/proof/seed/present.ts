/** Rows that stand in the tables before any is put in: the state's own SQL inserted them, or an earlier filling. */
import { printPath } from '../../catalog/fact-id.ts'
import type { TableRows } from '../rows/rows.ts'
import type { SeedCatalog } from './catalog.ts'
import { referredColumns } from './order.ts'
import type { RowValues } from './variable-context.ts'

export interface Present {
  /** By table id. */
  readonly counts: ReadonlyMap<string, number>
  /** By table id: the values that other tables may refer to, of the first rows. */
  readonly keys: ReadonlyMap<string, readonly RowValues[]>
}

/** They are probes already, and their keys serve the tables that refer to them. */
export function presentRows({ tables }: SeedCatalog, rows: readonly TableRows[], most: number): Present {
  const referred = referredColumns(tables)
  const byPath = new Map(rows.map((table) => [printPath(table.path), table]))
  const counts = new Map<string, number>()
  const keys = new Map<string, readonly RowValues[]>()
  for (const table of tables) {
    const there = byPath.get(printPath([table.schema, table.name]))
    counts.set(table.id, there?.rows.length ?? 0)
    if (!there || there.rows.length === 0) continue
    const names = [table.id, ...table.ancestors].flatMap((id) => [...(referred.get(id) ?? [])])
    if (names.length === 0) continue
    const places = names.map((name) => [name, there.columns.indexOf(name)] as const)
    keys.set(
      table.id,
      there.rows.slice(0, most).map((row) => new Map(places.map(([name, place]) => [name, row[place] ?? null]))),
    )
  }
  return { counts, keys }
}
