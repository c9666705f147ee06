/** Sequences as facts, without those inside identity columns. The last value is data. */
import { makeFact } from '../make-fact.ts'
import type { Reader } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { sequences } from '../reading/sequence.ts'
import { toSequenceOptions } from '../reading/sequence-options.ts'

export const sequenceReader: Reader = {
  kind: 'sequence',
  queries: () => [sequences],
  toFact: (row) =>
    makeFact({
      kind: 'sequence',
      path: [text(row, 'sequence_schema'), text(row, 'sequence_name')],
      attributes: {
        type: text(row, 'type'),
        ...toSequenceOptions(row),
        ...(flag(row, 'unlogged') ? { unlogged: true } : {}),
      },
    }),
}
