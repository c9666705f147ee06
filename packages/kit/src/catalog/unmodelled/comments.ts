/** Comments whose target is no fact. */
import { made, type Query } from '../reading/inventory.ts'
import { userSchema } from '../reading/reader.ts'
import { none } from './part.ts'

/** Catalogues whose comments are facts, most of them. */
const seen = [
  ...['class', 'constraint', 'proc', 'type', 'statistic_ext', 'trigger', 'policy', 'rewrite', 'namespace', 'extension'],
]
  .map((catalog) => `'pg_${catalog}'`)
  .join(', ')

export const commentQuery = (version: number): Query => ({
  needs: [
    made('pg_class', `o.relkind = 'f'`),
    made('pg_proc', `o.prokind = 'a'`),
    ...['pg_constraint', 'pg_type', 'pg_statistic_ext'].map((catalog) =>
      made('pg_description', `classoid = '${catalog}'::regclass`, 'objoid'),
    ),
    made('pg_description', `classoid <> all (array[${seen}]::regclass[])`, 'objoid'),
  ],
  text: `
  select 'comment', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description, ${none}
  from pg_description d
  where d.objoid >= 16384
    and not exists (select from pg_depend m where m.classid = d.classoid and m.objid = d.objoid and m.deptype = 'e')
    and case d.classoid
      when 'pg_class'::regclass then exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = d.objoid and ${userSchema('n')} and c.relkind = 'f')
      when 'pg_constraint'::regclass then exists (
        select from pg_constraint o where o.oid = d.objoid and (o.contypid <> 0${version >= 180000 ? " or o.contype = 'n'" : ''}))
      when 'pg_proc'::regclass then exists (select from pg_proc p where p.oid = d.objoid and p.prokind = 'a')
      when 'pg_type'::regclass then exists (select from pg_type t where t.oid = d.objoid and t.typtype not in ('e', 'd', 'c'))
      when 'pg_statistic_ext'::regclass then exists (
        select from pg_statistic_ext s join pg_class t on t.oid = s.stxrelid where s.oid = d.objoid and t.relkind in ('m', 'f'))
      else d.classoid <> all (array[${seen}]::regclass[])
    end`,
})
