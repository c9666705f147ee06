/** `custom('tsvector')`: any type that has no function of its own here; carried in the server's own text form. */
import { Column } from './column.ts'

export const custom = (sqlType: string): Column<string> =>
  new Column({
    type: { sql: sqlType, shape: { kind: 'opaque', name: sqlType } },
    mistakes: sqlType.trim() === '' ? [{ call: 'custom', message: '`custom` names no type.' }] : [],
  })
