/** What surrounds the inserting of probe rows: triggers off and back as they were, sequences past the keys. */
import type { Session } from '@tenon/runtime/migrate'
import { quotePath } from '../../sql/quote.ts'
import { feeding } from '../rows/sequences.ts'
import type { SeedTable } from './catalog.ts'

/** Triggers of some tables are off while `work` runs, and as they were afterwards, however it ends. */
export async function withoutTriggers<Result>(
  session: Session,
  tables: readonly SeedTable[],
  work: () => Promise<Result>,
): Promise<Result> {
  await setTriggers(session, tables, () => 'D')
  try {
    return await work()
  } finally {
    await setTriggers(session, tables, (enabled) => enabled)
  }
}

/** `enable trigger user` would enable disabled and ALWAYS triggers too: each is put back as it was. */
async function setTriggers(
  session: Session,
  tables: readonly SeedTable[],
  to: (enabled: string) => string,
): Promise<void> {
  const words: Readonly<Record<string, string>> = { O: 'enable', D: 'disable', R: 'enable replica', A: 'enable always' }
  const statements = tables.flatMap((table) =>
    table.triggers.map(
      ([name, enabled]) =>
        `alter table ${quotePath([table.schema, table.name])} ${words[to(enabled)]} trigger ${quotePath([name])}`,
    ),
  )
  if (statements.length > 0) await session.run(statements.join(';\n'))
}

/** Every sequence that feeds a column, of all tables or of some, beyond the column's values, or the next row would collide. */
export async function moveSequences(session: Session, tables?: readonly SeedTable[]): Promise<void> {
  // An identity may be that of a partitioned table.
  const ids = tables && new Set(tables.flatMap((table) => [table.id, ...table.ancestors]))
  if (ids?.size === 0) return
  await session.run(`
    do $tenon$
    declare one record;
    declare highest numeric;
    begin
      for one in
        select s.oid::regclass::text as sequence, c.oid::regclass::text as relation, quote_ident(a.attname) as name, q.seqmax, q.seqincrement
        from pg_class s
        join pg_sequence q on q.seqrelid = s.oid
        join ${feeding} f on f.sequence = s.oid
        join pg_class c on c.oid = f.relation
        join pg_attribute a on a.attrelid = c.oid and a.attnum = f.number
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'tenon' and a.atttypid in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
          ${ids ? `and c.oid in (${[...ids].join(', ')})` : ''}
      loop
        execute format('select max(%s)::numeric from %s', one.name, one.relation) into highest;
        if highest is not null and highest > 0 and highest < one.seqmax - 1000 and one.seqincrement > 0 then
          perform setval(one.sequence::regclass, highest::bigint);
        end if;
      end loop;
    end $tenon$`)
}
