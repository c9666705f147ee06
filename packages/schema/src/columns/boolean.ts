/** `boolean`. */
import { Column } from './column.ts'

export const boolean = (): Column<boolean> => new Column({ type: { sql: 'boolean', shape: { kind: 'boolean' } } })
