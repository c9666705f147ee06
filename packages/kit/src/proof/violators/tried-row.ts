/** Puts rows that are tried into a database, and takes them out again: in the state before, or amid a change that has altered their table. */
import type { Answer, Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../../database/database-fault.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import { withoutTriggers } from '../seed/around.ts'
import type { SeedTable } from '../seed/catalog.ts'
import { insertStatement } from '../seed/insert.ts'
import type { RowValues } from '../seed/variable-context.ts'
import type { Violator } from './violator.ts'

/** A violator whose rows are there. */
export interface Tried {
  readonly violator: Violator
  readonly ctids: readonly string[]
  /** Numbers of the primary key's columns, which stay when they are renamed, and their values in each row. */
  readonly key: readonly string[]
  readonly keys: readonly (readonly string[])[]
  /** Where the table's rows stand: once it is rewritten a ctid tells nothing. */
  readonly file: string
}

/** `undefined` where the state refuses them, or their table has another form by now. */
export async function putIn(session: Session, violator: Violator): Promise<Tried | undefined> {
  const { table } = violator
  for (const rows of [violator.rows, ...(violator.otherwise ?? [])]) {
    const inserted = await insert(session, table, rows)
    if (inserted) return { ...inserted, violator }
  }
  if (table.triggers.length === 0) return undefined
  // A trigger may stumble over what is there; rows that came before it never met it.
  const quiet = { ...table, triggers: [] }
  const inserted = await withoutTriggers(session, [table], () => insert(session, quiet, violator.rows))
  return inserted && { ...inserted, violator }
}

async function insert(
  session: Session,
  table: SeedTable,
  rows: readonly RowValues[],
): Promise<Omit<Tried, 'violator'> | undefined> {
  const key = table.primaryKey.map((name) => `, ${quoteName(name)}::text`).join('')
  try {
    const [inserted, place] = await insertAlone(session, table, {
      rows,
      sql: `${insertStatement(table, rows)} returning ctid${key}`,
    })
    const found = inserted?.rows ?? []
    const [file, ...numbers] = place?.rows[0] ?? []
    return {
      ctids: found.map(([ctid]) => ctid ?? ''),
      key: numbers[0]?.split(' ') ?? [],
      keys: found.map(([, ...values]) => values.map((value) => value ?? '')),
      file: file ?? '',
    }
  } catch (error) {
    if (!databaseFault(error)) throw error
    return undefined
  }
}

interface Inserting {
  readonly rows: readonly RowValues[]
  readonly sql: string
}

/** As an application inserts; but what triggers write beside the rows nobody could take out again. */
async function insertAlone(
  session: Session,
  table: SeedTable,
  { rows, sql }: Inserting,
): Promise<readonly (Answer | undefined)[]> {
  const place = placeQuery(table)
  if (table.triggers.length === 0) return session.run(`${sql}; ${place}`)
  await session.run('begin')
  try {
    const [before, inserted, after, told] = await session.run(
      [besideQuery(table), sql, besideQuery(table), place].join('; '),
    )
    const [others, written, grown] = (after?.rows[0] ?? []).map(Number)
    const [, writtenBefore, grownBefore] = (before?.rows[0] ?? []).map(Number)
    const isAlone = others === 0 && written === writtenBefore && grown === (grownBefore ?? 0) + rows.length
    if (isAlone) {
      await session.run('commit')
      return [inserted, told]
    }
  } catch (error) {
    await session.run('rollback')
    throw error
  }
  await session.run('rollback')
  return withoutTriggers(session, [table], () => session.run(`${sql}; ${place}`))
}

const placeQuery = ({ id }: SeedTable): string => `
  select c.relfilenode, (select array_to_string(o.conkey, ' ') from pg_constraint o where o.conrelid = c.oid and o.contype = 'p')
  from pg_class c where c.oid = ${id}`

/** Other tables that are written into, and rows of this one that are changed, and put in. */
const besideQuery = ({ id }: SeedTable): string => `
  select count(*), pg_stat_get_xact_tuples_updated(${id}) + pg_stat_get_xact_tuples_deleted(${id}), pg_stat_get_xact_tuples_inserted(${id})
  from pg_locks l join pg_class c on c.oid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and c.relkind in ('r', 'p') and c.oid <> ${id}`

/** In the state that they were put into. Triggers let no row go, or write beside it what nobody could take out again. */
export async function takeOut(session: Session, { violator: { table }, ctids }: Tried): Promise<void> {
  const sql = `delete from only ${quotePath([table.schema, table.name])} where ${among(ctids)}`
  try {
    await withoutTriggers(session, [table], () => session.run(sql))
  } catch (error) {
    if (!databaseFault(error) || table.triggers.length === 0) throw error
    // A segment before this one has dropped a trigger.
    await session.run(sql)
  }
}

export const among = (ctids: readonly string[]): string =>
  `ctid = any ('{${ctids.map((ctid) => `"${ctid}"`).join(',')}}'::tid[])`

/** Amid a change, in its transaction; `false` where it can't be done, and the transaction may have failed. */
export async function removeAmid(session: Session, tried: readonly Tried[]): Promise<boolean> {
  if (tried.length === 0) return true
  try {
    const tables = await tablesAmid(session, tried)
    const deletes = tried.map((one) => {
      const table = tables.get(one.violator.table.id)
      return table ? { one, sql: deleteAmid(one, table) } : undefined
    })
    const wanted = deletes.filter((each) => each !== undefined)
    if (wanted.some(({ sql }) => sql === undefined)) return false
    const answers = wanted.length > 0 ? await session.run(wanted.map(({ sql }) => sql).join('; ')) : []
    return wanted.every(({ one }, index) => answers[index]?.count === one.ctids.length)
  } catch (error) {
    if (!databaseFault(error)) throw error
    return false
  }
}

interface TableAmid {
  readonly name: string
  readonly file: string
  /** Number of a column → its name, quoted. */
  readonly columns: ReadonlyMap<string, string>
}

/** By oid, as they are amid the change; without those that are gone. */
async function tablesAmid(session: Session, tried: readonly Tried[]): Promise<ReadonlyMap<string, TableAmid>> {
  const ids = [...new Set(tried.map(({ violator }) => violator.table.id))].join(', ')
  const [tables, columns] = await session.run(`
    select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relfilenode
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid in (${ids});
    select a.attrelid, a.attnum, quote_ident(a.attname) from pg_attribute a
    where a.attrelid in (${ids}) and a.attnum > 0 and not a.attisdropped`)
  const own = (id: string | null | undefined) =>
    new Map((columns?.rows ?? []).flatMap(([of, number, name]) => (of === id ? [[number ?? '', name ?? '']] : [])))
  return new Map(
    (tables?.rows ?? []).map(([id, name, file]) => [
      id ?? '',
      { name: name ?? '', file: file ?? '', columns: own(id) },
    ]),
  )
}

/** `undefined` where nothing tells the rows from others any more. */
function deleteAmid({ ctids, key, keys, file }: Tried, table: TableAmid): string | undefined {
  const names = key.flatMap((number) => table.columns.get(number) ?? [])
  if (key.length === 0 || names.length < key.length) {
    return table.file === file ? `delete from only ${table.name} where ${among(ctids)}` : undefined
  }
  const values = keys.map((one) => `(${one.map(quoteLiteral).join(', ')})`)
  return `delete from only ${table.name} where (${names.map((name) => `${name}::text`).join(', ')}) in (${values.join(', ')})`
}
