/** Identity of columns as facts, with the internal sequence, whose name outlives renames of the table. */
import { makeFact } from '../make-fact.ts'
import type { Reader } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { sequences } from '../reading/sequence.ts'
import { toSequenceOptions } from '../reading/sequence-options.ts'

export const identityReader: Reader = {
  kind: 'identity',
  queries: () => [sequences],
  toFact: (row) =>
    makeFact({
      kind: 'identity',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: {
        always: flag(row, 'always'),
        sequence: [text(row, 'sequence_schema'), text(row, 'sequence_name')],
        ...toSequenceOptions(row),
      },
    }),
}
