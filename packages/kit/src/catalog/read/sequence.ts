/** Sequences as facts, without those inside identity columns. The last value is data. */
import { makeFact } from '../make-fact.ts'
import { address, flag, ownObject, type Reader, text, userSchema } from '../reading/reader.ts'
import { sequenceOptions, toSequenceOptions } from '../reading/sequence-options.ts'

export const sequenceReader: Reader = {
  kind: 'sequence',
  query: () => `
    select ${address('pg_class', 'c.oid')} as address, n.nspname as schema, c.relname as name,
      c.relpersistence = 'u' as unlogged, ${sequenceOptions}
    from pg_sequence s
    join pg_class c on c.oid = s.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${userSchema('n')} and ${ownObject('pg_class', 'c.oid')}`,
  toFact: (row) =>
    makeFact({
      kind: 'sequence',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: {
        type: text(row, 'type'),
        ...toSequenceOptions(row),
        ...(flag(row, 'unlogged') ? { unlogged: true } : {}),
      },
    }),
}
