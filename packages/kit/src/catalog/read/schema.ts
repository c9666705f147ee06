/** Schemas as facts. Owner and privileges are not modelled. */
import { makeFact } from '../make-fact.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { text } from '../reading/row.ts'

export const schemaReader: Reader = {
  kind: 'schema',
  queries: () => [
    {
      text: `
      select ${address('pg_namespace', 'n.oid')} as address, n.nspname as name
      from pg_namespace n
      where ${userSchema('n')} and ${notMember('pg_namespace', 'n.oid')}`,
    },
  ],
  toFact: (row) => makeFact({ kind: 'schema', path: [text(row, 'name')], attributes: {} }),
}
