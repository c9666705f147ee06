/** `real`: a floating point number of four bytes. */
import { NumberColumn } from './number-column.ts'

export const real = (): NumberColumn<number> =>
  new NumberColumn({ type: { sql: 'real', shape: { kind: 'number', integer: false } } })
