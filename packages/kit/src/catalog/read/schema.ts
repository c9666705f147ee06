/** Schemas as facts. Owner and privileges are not modelled. */
import { makeFact } from '../make-fact.ts'
import { address, notMember, type Reader, text, userSchema } from '../reading/reader.ts'

export const schemaReader: Reader = {
  kind: 'schema',
  query: () => `
    select ${address('pg_namespace', 'n.oid')} as address, n.nspname as name
    from pg_namespace n
    where ${userSchema('n')} and ${notMember('pg_namespace', 'n.oid')}`,
  toFact: (row) => makeFact({ kind: 'schema', path: [text(row, 'name')], attributes: {} }),
}
