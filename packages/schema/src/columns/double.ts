/** `double precision`: a floating point number of eight bytes, as JavaScript's own. */
import { NumberColumn } from './number-column.ts'

export const double = (): NumberColumn<number> =>
  new NumberColumn({ type: { sql: 'double precision', shape: { kind: 'number', integer: false } } })
