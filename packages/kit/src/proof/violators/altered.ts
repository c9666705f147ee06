/** Whether values of a violator that went through a segment came out as others. */
import type { Session } from '@tenon/runtime/migrate'
import { quoteName } from '../../sql/quote.ts'
import { judge } from '../outcome/verdict.ts'
import { compareRows, type TableRows } from '../rows/rows.ts'
import type { SeedTable } from '../seed/catalog.ts'

export interface ReadTable {
  readonly rows: TableRows
  /** Name of a column → its number, which stays when it is renamed. */
  readonly names: ReadonlyMap<string, string>
}

/** By oid and column numbers, so that renames don't matter. */
export async function readTable(
  session: Session,
  table: SeedTable,
  condition = 'true',
): Promise<ReadTable | undefined> {
  const [columns] = await session.run(`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), exists (
      select from pg_constraint o where o.conrelid = c.oid and o.contype = 'p' and a.attnum = any (o.conkey))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.oid = ${table.id} and a.attnum > 0 and not a.attisdropped order by a.attnum`)
  const list = columns?.rows ?? []
  const [name] = list[0] ?? []
  if (!name) return undefined
  const [answer] = await session.run(
    `select ${list.map(([, , column]) => quoteName(column ?? '')).join(', ')} from only ${name} where ${condition}`,
  )
  const text = (index: number) => list.map((row) => row[index] ?? '')
  return {
    rows: {
      id: table.id,
      path: ['', table.id],
      columns: text(1),
      numbers: text(1).map(Number),
      types: text(3),
      key: list.flatMap(([, number, , , isKey]) => (isKey === 't' ? [number ?? ''] : [])),
      rows: answer?.rows ?? [],
    },
    names: new Map(list.map(([, number, column]) => [column ?? '', number ?? ''])),
  }
}

/** How many values of a column are others now; 0 when it kept them. */
export async function alteredIn(
  session: Session,
  column: string,
  { before, after }: { readonly before: ReadTable; readonly after: ReadTable },
): Promise<number> {
  const same = {
    table: (path: readonly string[]) => path,
    column: (path: readonly string[]) => path[2],
    stays: () => true,
    isInherited: () => false,
  }
  const number = before.names.get(column)
  const found = compareRows([before.rows], [after.rows], same).columns.find((one) => one.path[2] === number)
  const verdict = found && (await judge(session, found))
  return verdict?.verdict === 'narrowed' ? verdict.lost : 0
}
