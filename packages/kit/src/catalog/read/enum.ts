/** Enumerated types as facts; labels in their order, whatever numbers the server gave them. */
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { list, text } from '../reading/row.ts'

export const enumReader: Reader = {
  kind: 'enum',
  queries: () => [
    {
      needs: [made('pg_type', `typtype = 'e'`)],
      text: `
      select ${address('pg_type', 't.oid')} || ',' || ${address('pg_type', 't.typarray')} as address,
        n.nspname as schema, t.typname as name,
        (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
      from pg_type t
      join pg_namespace n on n.oid = t.typnamespace
      where t.typtype = 'e' and ${userSchema('n')} and ${notMember('pg_type', 't.oid')}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'enum',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: { labels: list(row, 'labels') },
    }),
}
