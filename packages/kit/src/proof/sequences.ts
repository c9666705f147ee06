/** A law: no sequence that feeds a column stands below what the column holds, or the next row collides. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { quoteLiteral, quoteName, quotePath } from '../sql/quote.ts'

export interface LowSequence {
  /** `schema.table.column`. */
  readonly column: string
  /** What it would give next. */
  readonly next: string
  /** The largest value that is there. */
  readonly highest: string
}

const sequencesAMessage = 300

/** Sequences that count upwards, owned or of an identity, and would give a value again. */
export async function lowSequences(session: Session): Promise<readonly LowSequence[]> {
  const [answer] = await session.run(`
    select sn.nspname, s.relname, n.nspname, c.relname, a.attname, q.seqincrement
    from pg_class s
    join pg_namespace sn on sn.oid = s.relnamespace
    join pg_sequence q on q.seqrelid = s.oid
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    join pg_class c on c.oid = d.refobjid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'tenon' and q.seqincrement > 0 and not q.seqcycle
      and a.atttypid in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
    order by n.nspname, c.relname, a.attnum`)
  const queries = (answer?.rows ?? []).map(([sequenceSchema, sequence, schema, table, column, increment]) => {
    const place = [schema ?? '', table ?? '']
    const path = printPath([...place, column ?? ''])
    return `select ${quoteLiteral(path)}, next, highest from (
      select case when is_called then last_value + ${increment} else last_value end as next,
        (select max(${quoteName(column ?? '')}) from ${quotePath(place)}) as highest
      from ${quotePath([sequenceSchema ?? '', sequence ?? ''])}) as it where next <= highest`
  })
  const low: LowSequence[] = []
  for (let at = 0; at < queries.length; at += sequencesAMessage) {
    const answers = await session.run(queries.slice(at, at + sequencesAMessage).join(';\n'))
    low.push(
      ...answers.flatMap(({ rows }) =>
        rows.map(([column, next, highest]) => ({ column: column ?? '', next: next ?? '', highest: highest ?? '' })),
      ),
    )
  }
  return low
}
