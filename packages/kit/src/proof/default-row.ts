/** Rows as an application inserts them: what has a default is left to it, triggers fire. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { type DatabaseFault, databaseFault } from '../database/database-fault.ts'
import type { TableRows } from './rows.ts'
import { mentions, type SeedCatalog, type SeedTable } from './seed/catalog.ts'
import type { Coming } from './seed/coming.ts'
import type { Filled } from './seed/fill.ts'
import { insertStatement } from './seed/insert.ts'
import type { RowValues } from './seed/variables.ts'
import { freshRow } from './violator.ts'

/** Tables that a statement of a change names; the others take rows as before. */
export function touchedTables(catalog: SeedCatalog, segments: readonly Segment[]): readonly SeedTable[] {
  const statements = segments.flatMap((segment) => segment.statements)
  return catalog.tables.filter((table) => statements.some((sql) => mentions(sql, table.name)))
}

/** Rows that were read, by table id, under the names of the catalogue; what is computed is left out. */
export function valuesOf(catalog: SeedCatalog, rows: readonly TableRows[]): ReadonlyMap<string, readonly RowValues[]> {
  const byPath = new Map(rows.map((table) => [printPath(table.path), table]))
  return new Map(
    catalog.tables.map((table) => {
      const read = byPath.get(printPath([table.schema, table.name]))
      const generated = new Set(table.columns.filter((column) => column.generated).map((column) => column.name))
      const values = (read?.rows ?? []).map(
        (row) =>
          new Map(
            (read?.columns ?? []).flatMap((name, index) =>
              generated.has(name) ? [] : [[name, row[index] ?? null] as const],
            ),
          ),
      )
      return [table.id, values] as const
    }),
  )
}

interface Inserting {
  readonly tables: readonly SeedTable[]
  readonly filled: Pick<Filled, 'catalog' | 'values' | 'careful'>
  /** What must be given though it has a default or may be NULL, since the state that comes asks for it. */
  readonly coming?: Coming
  readonly keep: boolean
}

export interface Inserted {
  readonly refused: readonly { readonly path: readonly string[]; readonly fault: DatabaseFault }[]
  /** `schema.table` of those that took one. */
  readonly took: ReadonlySet<string>
}

/** One row for each table that has any; kept, or rolled back. */
export async function insertDefaultRows(
  session: Session,
  { tables, filled, coming, keep }: Inserting,
): Promise<Inserted> {
  const refused: Inserted['refused'][number][] = []
  const took = new Set<string>()
  for (const table of tables) {
    const [base] = filled.values.get(table.id) ?? []
    if (!base) continue
    const path = [table.schema, table.name]
    const row = plainRow(table, { base, filled, coming })
    try {
      await session.run(
        `begin; ${insertStatement(table, [row])}; set constraints all immediate; ${keep ? 'commit' : 'rollback'}`,
      )
      took.add(printPath(path))
    } catch (error) {
      const fault = databaseFault(error)
      if (!fault) throw error
      await session.run('rollback')
      refused.push({ path, fault })
    }
  }
  return { refused, took }
}

function plainRow(
  table: SeedTable,
  { base, filled, coming }: { base: RowValues; filled: Inserting['filled']; coming: Coming | undefined },
): RowValues {
  const next = coming?.tables.get(printPath([table.schema, table.name]))
  const asked = new Set([
    ...(next?.notNull ?? []),
    ...(next?.types.keys() ?? []),
    ...(next?.labels.keys() ?? []),
    ...(next?.checks ?? []).flatMap((check) => check.columns),
    ...(next?.foreignKeys ?? []).flatMap((key) => key.columns),
  ])
  const uniques = (next?.uniques ?? []).map((unique) => unique.columns)
  const fresh = freshRow({ ...table, uniques: [...table.uniques, ...uniques] }, { base, filled }, 0)
  const given = new Set([...asked, ...uniques.flat()])
  return new Map(
    [...fresh].filter(([name]) => {
      const column = table.columns.find((one) => one.name === name)
      return column !== undefined && (given.has(name) || (column.notNull && !column.hasDefault))
    }),
  )
}
