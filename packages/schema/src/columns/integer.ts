/** `integer`: a whole number of four bytes. */
import { IntegerColumn } from './number-column.ts'

export const integer = (): IntegerColumn<number> =>
  new IntegerColumn({
    type: { sql: 'integer', shape: { kind: 'number', integer: true, min: -2_147_483_648, max: 2_147_483_647 } },
  })
