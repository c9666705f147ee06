/** Composite types as facts, with their attributes in order. */
import { makeFact } from '../make-fact.ts'
import { otherCollation } from '../reading/collation.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { text } from '../reading/row.ts'

export const compositeReader: Reader = {
  kind: 'composite',
  queries: () => [
    {
      needs: [made('pg_class', `relkind = 'c'`)],
      text: `
      select ${address('pg_type', 'c.reltype')} || ',' || ${address('pg_class', 'c.oid')} || ',' || ${address('pg_type', 't.typarray')} as address,
        n.nspname as schema, c.relname as name,
        (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), coalesce(${otherCollation('a.attcollation', 'b.typcollation')}, '')) order by a.attnum)
         from pg_attribute a join pg_type b on b.oid = a.atttypid
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c
      join pg_type t on t.oid = c.reltype
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'c' and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'composite',
      path: [text(row, 'schema'), text(row, 'name')],
      // `json_agg` of arrays of text.
      attributes: { columns: JSON.parse(row.columns ?? '[]') as string[][] },
    }),
}
