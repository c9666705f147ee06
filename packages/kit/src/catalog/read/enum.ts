/** Enumerated types as facts; labels in their order, whatever numbers the server gave them. */
import { makeFact } from '../make-fact.ts'
import { address, list, notMember, type Reader, text, userSchema } from '../reading/reader.ts'

export const enumReader: Reader = {
  kind: 'enum',
  query: () => `
    select ${address('pg_type', 't.oid')} || ',' || ${address('pg_type', 't.typarray')} as address,
      n.nspname as schema, t.typname as name,
      (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'e' and ${userSchema('n')} and ${notMember('pg_type', 't.oid')}`,
  toFact: (row) =>
    makeFact({
      kind: 'enum',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: { labels: list(row, 'labels') },
    }),
}
