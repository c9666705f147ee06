/** `timestamp`: a date and a time of day without a zone, hence no instant: a string. */
import { fractionMistakes } from './modifier.ts'
import { InstantColumn } from './time-column.ts'

export const timestamp = (precision?: number): InstantColumn<string> =>
  new InstantColumn({
    type: {
      sql: precision === undefined ? 'timestamp' : `timestamp(${precision})`,
      shape: { kind: 'string', format: 'timestamp' },
    },
    mistakes: fractionMistakes('timestamp', precision),
  })
