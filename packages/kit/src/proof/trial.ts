/** Tries violators: each is put in alone, the segment is run and rolled back, and what stops or changes it is told. */
import { runSegment, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../database/database-fault.ts'
import { quoteName, quotePath } from '../sql/quote.ts'
import { compareRows, type TableRows } from './rows.ts'
import { withoutTriggers } from './seed/around.ts'
import type { SeedTable } from './seed/catalog.ts'
import { insertStatement } from './seed/insert.ts'
import { judge } from './verdict.ts'
import type { Violator } from './violator.ts'

/** What a violator met. */
export interface Met {
  readonly violator: Violator
  readonly statement: string
  /** Values that went through and came out as others; 0 when the statement was stopped. */
  readonly altered: number
}

/** What rows can be the reason of: values, constraints, more rows than one, what a migration itself raises. */
export const isDataError = (sqlstate: string | undefined): boolean => /^(?:21|22|23|44|P0001)/.test(sqlstate ?? '')

/** Tries each violator that is still open before a segment; those that met something are told and not tried again. */
export async function tryViolators(session: Session, segment: Segment, open: Set<Violator>): Promise<readonly Met[]> {
  const trial = toTrial(segment)
  const met: Met[] = []
  if (!trial) return met
  for (const violator of [...open]) {
    const { table } = violator
    if (!open.has(violator)) continue
    const back = await putIn(session, violator)
    if (!back) continue
    const found = await tryOne(session, trial, { violator, back })
    await takeOut(session, table, back)
    if (!found) continue
    for (const one of open) if (isTwin(one, violator)) open.delete(one)
    met.push({ ...found, statement: trial === segment ? found.statement : (segment.statements[0] ?? '') })
  }
  return met
}

const isTwin = (one: Violator, other: Violator): boolean =>
  one.object === other.object && one.preflight === other.preflight && one.taken === other.taken

/** A concurrent build refuses the same rows as the plain one, which can be rolled back. Nothing else outside of a transaction looks at rows. */
function toTrial(segment: Segment): Segment | undefined {
  if (segment.transactional) return segment
  const [sql = ''] = segment.statements
  const plain = sql.replace(/^(\s*create\s+(?:unique\s+)?index\s+)concurrently\b/i, '$1')
  return plain === sql ? undefined : { transactional: true, statements: [plain] }
}

const among = (ctids: readonly string[]): string =>
  `ctid = any ('{${ctids.map((ctid) => `"${ctid}"`).join(',')}}'::tid[])`

async function putIn(session: Session, { table, rows }: Violator): Promise<readonly string[] | undefined> {
  try {
    const [answer] = await session.run(`${insertStatement(table, rows)} returning ctid`)
    return (answer?.rows ?? []).map(([ctid]) => ctid ?? '')
  } catch (error) {
    // The state before refuses it already, or its table has another form by now.
    if (!databaseFault(error)) throw error
    return undefined
  }
}

/** Triggers that let no row go are the application's business. */
async function takeOut(session: Session, table: SeedTable, back: readonly string[]): Promise<void> {
  const sql = `delete from only ${quotePath([table.schema, table.name])} where ${among(back)}`
  try {
    await session.run(sql)
  } catch (error) {
    if (!databaseFault(error)) throw error
    await withoutTriggers(session, [table], () => session.run(sql))
  }
}

async function tryOne(
  session: Session,
  segment: Segment,
  { violator, back }: { violator: Violator; back: readonly string[] },
): Promise<Met | undefined> {
  const { table, watched } = violator
  const before = watched === undefined ? undefined : await readTable(session, table, among(back))
  const { failure, after } = await runAndRollBack(session, segment, async () =>
    before ? readTable(session, table, 'true') : undefined,
  )
  if (failure) {
    return isDataError(failure.error.sqlstate) ? { violator, statement: failure.place.sql, altered: 0 } : undefined
  }
  if (!before || !after) return undefined
  const same = {
    table: (path: readonly string[]) => path,
    column: (path: readonly string[]) => path[2],
    stays: () => true,
    isInherited: () => false,
  }
  const number = before.names.get(watched ?? '')
  const column = compareRows([before.rows], [after.rows], same).columns.find((one) => one.path[2] === number)
  const verdict = column && (await judge(session, column))
  if (verdict?.verdict !== 'narrowed') return undefined
  const statement = segment.statements.find((sql) => watched !== undefined && sql.includes(watched))
  return { violator, statement: statement ?? segment.statements[0] ?? '', altered: verdict.lost }
}

interface Read {
  readonly rows: TableRows
  /** Name of a column → its number, which stays when it is renamed. */
  readonly names: ReadonlyMap<string, string>
}

/** By oid and column numbers, so that renames don't matter. */
async function readTable(session: Session, table: SeedTable, condition: string): Promise<Read | undefined> {
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

async function runAndRollBack<Result>(
  session: Session,
  segment: Segment,
  look: () => Promise<Result>,
): Promise<{ readonly failure?: SegmentFailure; readonly after?: Result }> {
  let after: Result | undefined
  class Enough extends Error {}
  try {
    const failure = await runSegment(session, segment, 0, {
      ending: async () => {
        await session.run('set constraints all immediate')
        after = await look()
        throw new Enough()
      },
    })
    return failure ? { failure } : {}
  } catch (error) {
    if (!(error instanceof Enough)) throw error
    return after === undefined ? {} : { after }
  }
}
