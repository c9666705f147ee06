/** Materialised views as facts. Whether they are filled is no part of the schema. */
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { list, text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const materializedViewReader: Reader = {
  kind: 'materialized-view',
  queries: () => [
    {
      needs: [made('pg_class', `relkind = 'm'`)],
      text: `
      select ${address('pg_class', 'c.oid')} || ',' || ${address('pg_type', 'c.reltype')}
          || coalesce((select string_agg(',' || ${address('pg_rewrite', 'r.oid')}, '') from pg_rewrite r where r.ev_class = c.oid), '') as address,
        n.nspname as schema, c.relname as name,
        rtrim(btrim(pg_get_viewdef(c.oid), E' \\n'), ';') as definition,
        (select to_json(array_agg(o order by o)) from unnest(c.reloptions) o) as options
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'm' and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'materialized-view',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: { definition: settled(text(row, 'definition')), options: list(row, 'options') },
      noted: exactText(text(row, 'definition')),
    }),
}
