/** `smallint`: a whole number of two bytes. */
import { IntegerColumn } from './number-column.ts'

export const smallint = (): IntegerColumn<number> =>
  new IntegerColumn({ type: { sql: 'smallint', shape: { kind: 'number', integer: true, min: -32_768, max: 32_767 } } })
