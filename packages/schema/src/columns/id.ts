/** `id()`: the usual primary key, a bigint that the database numbers, and a safe `number` in TypeScript. */
import { safeInteger } from './bigint.ts'
import { IntegerColumn } from './number-column.ts'

export const id = (): IntegerColumn<number> =>
  new IntegerColumn({ type: { sql: 'bigint', shape: safeInteger }, identity: 'always', primaryKey: true })
