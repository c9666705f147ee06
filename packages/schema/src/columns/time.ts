/** `time`: a time of day without a zone, as `'13:45:00'`. */
import { Column } from './column.ts'
import { fractionMistakes } from './modifier.ts'

export const time = (precision?: number): Column<string> =>
  new Column({
    type: { sql: precision === undefined ? 'time' : `time(${precision})`, shape: { kind: 'string', format: 'time' } },
    mistakes: fractionMistakes('time', precision),
  })
