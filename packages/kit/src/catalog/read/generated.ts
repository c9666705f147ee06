/** Expressions of generated columns as facts. */
import { makeFact } from '../make-fact.ts'
import { columnExpressions } from '../reading/column-expression.ts'
import type { Reader } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const generatedReader: Reader = {
  kind: 'generated',
  queries: () => [columnExpressions],
  toFact: (row) =>
    makeFact({
      kind: 'generated',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: { expression: settled(text(row, 'expression')), stored: flag(row, 'stored') },
      noted: exactText(text(row, 'expression')),
    }),
}
