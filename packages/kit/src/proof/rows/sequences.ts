/** A law: no sequence that feeds a column stands below what the column holds, or the next row collides. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import type { RowMap } from './row-map.ts'
import type { TableRows } from './rows.ts'

export interface LowSequence {
  /** `schema.table`. */
  readonly table: string
  /** `schema.table.column`. */
  readonly column: string
  /** The same, in parts. */
  readonly path: readonly string[]
  /** What it would give next. */
  readonly next: string
  /** The largest value that is there. */
  readonly highest: string
}

const sequencesAMessage = 300

/** A sequence that counts upwards, owned, of an identity or asked by a default, and its column. */
interface Feeding {
  readonly sequence: readonly string[]
  readonly table: readonly string[]
  readonly column: string
  readonly increment: bigint
  /** Rows stand in the table itself, not in partitions or children. */
  readonly isPlain: boolean
  /** The last value that it gave; null where it gave none yet. */
  readonly last: bigint | null
}

/** Those that would give a value again. `rows`: all that stand in the tables now. */
export async function lowSequences(session: Session, rows: readonly TableRows[]): Promise<readonly LowSequence[]> {
  const feeding = await readFeeding(session)
  const byPath = new Map(rows.map((table) => [printPath(table.path), table]))
  const low: LowSequence[] = []
  const unclear: Feeding[] = []
  for (const one of feeding) {
    const highest = one.isPlain ? highestOf(byPath.get(printPath(one.table)), one.column) : undefined
    // Where it starts is told by the sequence alone, and what a partitioned table holds by the table.
    if (highest === undefined || (one.last === null && highest !== null)) unclear.push(one)
    else if (highest !== null && one.last !== null && one.last + one.increment <= highest) {
      low.push(toLow(one, `${one.last + one.increment}`, `${highest}`))
    }
  }
  return [...low, ...(await askEach(session, unclear))].sort((a, b) => (a.column < b.column ? -1 : 1))
}

/** Those that were not low `before`, whatever their columns were called then: for the others nobody since is to blame. */
export function newlyLow(
  low: readonly LowSequence[],
  before: readonly LowSequence[],
  map: RowMap,
): readonly LowSequence[] {
  const known = new Set(
    before.map(({ path }) => printPath([...(map.table(path.slice(0, 2)) ?? []), map.column(path) ?? ''])),
  )
  return low.filter(({ column }) => !known.has(column))
}

const toLow = ({ table, column }: Feeding, next: string, highest: string): LowSequence => {
  const path = [...table, column]
  return { table: printPath(table), column: printPath(path), path, next, highest }
}

/** What feeds what: owned by the column, of its identity, or asked by its default alone. One that feeds several gives none of them all values. */
export const feeding = `(
  select d.objid as sequence, d.refobjid as relation, d.refobjsubid as number from pg_depend d
  where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
  union
  select d.refobjid, t.adrelid, t.adnum from pg_depend d join pg_attrdef t on t.oid = d.objid
  where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjsubid = 0
    and pg_get_expr(t.adbin, t.adrelid) like 'nextval(%'
    and (select count(*) from pg_depend o where o.classid = d.classid and o.refclassid = d.refclassid and o.refobjid = d.refobjid) = 1)`

async function readFeeding(session: Session): Promise<readonly Feeding[]> {
  const [answer] = await session.run(`
    select sn.nspname, s.relname, n.nspname, c.relname, a.attname, q.seqincrement, c.relkind = 'r' and not c.relhassubclass,
      pg_sequence_last_value(s.oid)
    from pg_class s
    join pg_namespace sn on sn.oid = s.relnamespace
    join pg_sequence q on q.seqrelid = s.oid
    join ${feeding} f on f.sequence = s.oid
    join pg_class c on c.oid = f.relation
    join pg_attribute a on a.attrelid = c.oid and a.attnum = f.number
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'tenon' and q.seqincrement > 0 and not q.seqcycle
      and a.atttypid in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
    order by n.nspname, c.relname, a.attnum`)
  return (answer?.rows ?? []).map(([sequenceSchema, sequence, schema, table, column, increment, isPlain, last]) => ({
    sequence: [sequenceSchema ?? '', sequence ?? ''],
    table: [schema ?? '', table ?? ''],
    column: column ?? '',
    increment: BigInt(increment ?? '1'),
    isPlain: isPlain === 't',
    last: last === null || last === undefined ? null : BigInt(last),
  }))
}

/** `null` when there is none; `undefined` when the table was not read. */
function highestOf(table: TableRows | undefined, column: string): bigint | null | undefined {
  const at = table?.columns.indexOf(column) ?? -1
  if (!table || at < 0) return undefined
  const values = table.rows.flatMap((row) => (row[at] === null || row[at] === undefined ? [] : [BigInt(row[at])]))
  return values.reduce<bigint | null>((top, one) => (top === null || one > top ? one : top), null)
}

async function askEach(session: Session, unclear: readonly Feeding[]): Promise<readonly LowSequence[]> {
  const queries = unclear.map(
    ({ sequence, table, column, increment }) => `select next, highest from (
      select case when is_called then last_value + ${increment} else last_value end as next,
        (select max(${quoteName(column)}) from ${quotePath(table)}) as highest
      from ${quotePath(sequence)}) as it where next <= highest`,
  )
  const low: LowSequence[] = []
  for (let at = 0; at < queries.length; at += sequencesAMessage) {
    const answers = await session.run(queries.slice(at, at + sequencesAMessage).join(';\n'))
    for (const [index, one] of unclear.slice(at, at + sequencesAMessage).entries())
      for (const [next, highest] of answers[index]?.rows ?? []) low.push(toLow(one, next ?? '', highest ?? ''))
  }
  return low
}
