/** Column defaults as facts. */
import { makeFact } from '../make-fact.ts'
import { columnExpressions } from '../reading/column-expression.ts'
import type { Reader } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const defaultReader: Reader = {
  kind: 'default',
  queries: () => [columnExpressions],
  toFact: (row) =>
    makeFact({
      kind: 'default',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: { expression: settled(text(row, 'expression')) },
      noted: exactText(text(row, 'expression')),
    }),
}
