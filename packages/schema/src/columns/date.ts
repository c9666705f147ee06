/** `date`: a calendar day, as `'2026-03-31'`. */
import { ClockColumn } from './time-column.ts'

export const date = (): ClockColumn<string> =>
  new ClockColumn({ type: { sql: 'date', shape: { kind: 'string', format: 'date' } } })
