/** `interval`: a span of time in ISO 8601 or PostgreSQL's own form, as a string. */
import { Column } from './column.ts'

export const interval = (): Column<string> =>
  new Column({ type: { sql: 'interval', shape: { kind: 'string', format: 'interval' } } })
