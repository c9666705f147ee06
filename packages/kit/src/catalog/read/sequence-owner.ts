/** The column that a sequence is dropped with: a fact of its own, since the column's default needs the sequence first. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import type { Reader } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { sequences } from '../reading/sequence.ts'

export const sequenceOwnerReader: Reader = {
  kind: 'sequence-owner',
  queries: () => [sequences],
  toFact: (row) => {
    const column = [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')]
    return makeFact({
      kind: 'sequence-owner',
      path: [text(row, 'sequence_schema'), text(row, 'sequence_name')],
      attributes: { column },
      uses: [factId('column', column)],
    })
  },
}
