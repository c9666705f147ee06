/** The query that the readers of sequences, of their owners and of identities share: each row of `pg_sequence` is one of a column's or its own. */
import { made, type Query } from './inventory.ts'
import { address, notMember, userSchema } from './reader.ts'
import { sequenceOptions } from './sequence-options.ts'
import { ownColumn } from './table-conditions.ts'

export const sequences: Query = {
  needs: [made('pg_class', `relkind = 'S'`)],
  text: `
    select k.kind,
      -- A comment on an identity's sequence is not one on the identity.
      case k.kind when 'identity' then ',' else '' end || ${address('pg_class', 'q.oid', `case k.kind when 'sequence-owner' then -1 else 0 end`)} as address,
      qn.nspname as sequence_schema, q.relname as sequence_name, q.relpersistence = 'u' as unlogged, ${sequenceOptions},
      n.nspname as schema, c.relname as table_name, a.attname as column_name, a.attidentity = 'a' as always
    from pg_sequence s
    join pg_class q on q.oid = s.seqrelid
    join pg_namespace qn on qn.oid = q.relnamespace
    left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.objsubid = 0
      and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    left join pg_class c on c.oid = d.refobjid
    left join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    cross join lateral unnest(case d.deptype
      when 'i' then array['identity'] when 'a' then array['sequence', 'sequence-owner'] else array['sequence'] end) as k(kind)
    where ${userSchema('qn')} and ${notMember('pg_class', 'q.oid')} and (k.kind <> 'identity' or c.relkind in ('r', 'p') and ${ownColumn})`,
}
