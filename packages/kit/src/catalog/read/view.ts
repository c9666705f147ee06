/** Views as facts, text as the server keeps it. */
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { list, type Row, text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const viewReader: Reader = {
  kind: 'view',
  queries: () => [
    {
      needs: [made('pg_class', `relkind = 'v'`)],
      text: `
      select ${address('pg_class', 'c.oid')} || ',' || ${address('pg_type', 'c.reltype')}
          || coalesce((select string_agg(',' || ${address('pg_rewrite', 'r.oid')}, '') from pg_rewrite r
               where r.ev_class = c.oid and r.rulename = '_RETURN'), '') as address,
        n.nspname as schema, c.relname as name,
        rtrim(btrim(pg_get_viewdef(c.oid), E' \\n'), ';') as definition,
        (select to_json(array_agg(o order by o)) from unnest(c.reloptions) o) as options,
        (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::text) order by a.attnum)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'view',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: { definition: settled(text(row, 'definition')), options: list(row, 'options') },
      noted: { columns: columns(row), ...exactText(text(row, 'definition')) },
    }),
}

// `json_agg` of arrays of text.
const columns = (row: Row): readonly (readonly string[])[] => JSON.parse(row.columns ?? '[]') as string[][]
