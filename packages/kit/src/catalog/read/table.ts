/** Tables as facts: a name that columns and constraints hang on. Partitioning, inheritance and storage are `unmodelled`. */
import { makeFact } from '../make-fact.ts'
import { address, notMember, type Reader, text, userSchema } from '../reading/reader.ts'

export const tableReader: Reader = {
  kind: 'table',
  // Whoever uses the row type, or an array of it, uses the table.
  query: () => `
    select ${address('pg_class', 'c.oid')} || ',' || ${address('pg_type', 'c.reltype')}
        || coalesce(',' || ${address('pg_type', 't.typarray')}, '') as address,
      n.nspname as schema, c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_type t on t.oid = c.reltype
    where c.relkind in ('r', 'p') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
  toFact: (row) => makeFact({ kind: 'table', path: [text(row, 'schema'), text(row, 'name')], attributes: {} }),
}
