/** Rows as an application inserts them: what has a default is left to it, triggers fire. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { type DatabaseFault, databaseFault } from '../../database/database-fault.ts'
import { mentions, type SeedCatalog, type SeedTable } from '../seed/catalog.ts'
import type { Coming } from '../seed/coming.ts'
import type { Filled } from '../seed/fill.ts'
import { insertStatement } from '../seed/insert.ts'
import type { RowValues, ValuesById } from '../seed/variable-context.ts'
import { freshRow } from './fresh-row.ts'
import type { TableRows } from './rows.ts'

/** Tables that a statement of a change names; the others take rows as before. */
export function touchedTables(catalog: SeedCatalog, segments: readonly Segment[]): readonly SeedTable[] {
  const statements = segments.flatMap((segment) => segment.statements)
  return catalog.tables.filter((table) => statements.some((sql) => mentions(sql, table.name)))
}

/** Rows that were read, under the names of the catalogue; what is computed is left out. Few tables are asked for. */
export function valuesOf(catalog: SeedCatalog, rows: readonly TableRows[]): ValuesById {
  const byPath = new Map(rows.map((table) => [printPath(table.path), table]))
  const byId = new Map(catalog.tables.map((table) => [table.id, table]))
  const known = new Map<string, readonly RowValues[]>()
  return {
    get: (id) => {
      const table = byId.get(id)
      const values = known.get(id) ?? (table && toValues(table, byPath.get(printPath([table.schema, table.name]))))
      if (values) known.set(id, values)
      return values
    },
  }
}

function toValues(table: SeedTable, read: TableRows | undefined): readonly RowValues[] {
  const generated = new Set(table.columns.filter((column) => column.generated).map((column) => column.name))
  return (read?.rows ?? []).map(
    (row) =>
      new Map(
        (read?.columns ?? []).flatMap((name, index) =>
          generated.has(name) ? [] : [[name, row[index] ?? null] as const],
        ),
      ),
  )
}

interface Inserting {
  readonly tables: readonly SeedTable[]
  readonly filled: Pick<Filled, 'catalog' | 'values' | 'careful' | 'fates'>
  /** What must be given though it has a default or may be NULL, since the state that comes asks for it. */
  readonly coming?: Coming
  readonly keep: boolean
  /** Rows that went in before: one that goes in again shows that the table takes rows, whatever is wrong with a fresh one. */
  readonly before?: ReadonlyMap<string, RowValues>
}

export interface Inserted {
  readonly refused: readonly { readonly path: readonly string[]; readonly fault: DatabaseFault }[]
  /** What went in, by `schema.table`. */
  readonly took: ReadonlyMap<string, RowValues>
  /** Ids of all tables that the session has written into, by triggers and rules too. */
  readonly written: ReadonlySet<string>
}

/** One row for each table that has any; kept, or rolled back. */
export async function insertDefaultRows(
  session: Session,
  { tables, filled, coming, keep, before }: Inserting,
): Promise<Inserted> {
  const refused: Inserted['refused'][number][] = []
  const took = new Map<string, RowValues>()
  const written = new Set<string>()
  for (const table of tables) {
    const [base] = filled.values.get(table.id) ?? []
    if (!base) continue
    const path = [table.schema, table.name]
    const rows = [plainRow(table, { base, filled, coming }), before?.get(printPath(path)) ?? []].flat()
    const faults: DatabaseFault[] = []
    for (const row of rows) {
      const answer = await insertOne(session, { table, row, keep })
      if ('written' in answer) {
        for (const id of answer.written) written.add(id)
        took.set(printPath(path), row)
        break
      }
      faults.push(answer.fault)
    }
    // The earlier row may have gone in since: that it collides shows as much.
    const fault = faults.find(({ sqlstate }) => sqlstate === '23505') ?? faults[0]
    if (fault && faults.length === rows.length) refused.push({ path, fault })
  }
  return { refused, took, written }
}

async function insertOne(
  session: Session,
  { table, row, keep }: { table: SeedTable; row: RowValues; keep: boolean },
): Promise<{ readonly written: readonly string[] } | { readonly fault: DatabaseFault }> {
  try {
    const answers = await session.run(
      `begin; ${insertStatement(table, [row])}; set constraints all immediate; ${writtenTables}; ${keep ? 'commit' : 'rollback'}`,
    )
    return { written: (answers.at(-2)?.rows ?? []).map(([id]) => id ?? '') }
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    await session.run('rollback')
    return { fault }
  }
}

/** Nobody writes into a table without this lock, and it stays until the end. */
const writtenTables = `select distinct l.relation from pg_locks l join pg_class c on c.oid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and c.relkind in ('r', 'p')`

function plainRow(
  table: SeedTable,
  { base, filled, coming }: { base: RowValues; filled: Inserting['filled']; coming: Coming | undefined },
): RowValues {
  const next = coming?.tables.get(printPath([table.schema, table.name]))
  const asked = new Set([
    ...(next?.notNull ?? []),
    ...(next?.types.keys() ?? []),
    ...(next?.labels.keys() ?? []),
    ...(next?.labelsWithin.keys() ?? []),
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
