/** `bytea`: bytes. */
import { Column } from './column.ts'

export const bytea = (): Column<Uint8Array> => new Column({ type: { sql: 'bytea', shape: { kind: 'bytes' } } })
