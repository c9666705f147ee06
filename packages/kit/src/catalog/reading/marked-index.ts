/** The one index of a table that is marked for something, whichever kind of fact it is. `c` is the table, `n` its schema. */
import { type FactId, factId } from '../fact-id.ts'
import type { Row } from './row.ts'

export const markedIndex = {
  columns: `x.relname as index_name, o.conname as constraint_name, o.contype as constraint_type`,
  join: (mark: string): string => `
    left join pg_index i on i.indrelid = c.oid and ${mark}
    left join pg_class x on x.oid = i.indexrelid
    left join pg_constraint o on o.conindid = i.indexrelid and o.conrelid = i.indrelid and o.contype in ('p', 'u', 'x')`,
}

const kinds = { p: 'primary-key', u: 'unique', x: 'exclusion' } as const

export function toMarkedIndex(
  row: Row,
  table: readonly string[],
): { readonly name: string; readonly id: FactId } | undefined {
  const { index_name: name, constraint_name: constraint, constraint_type: type } = row
  if (!name) return undefined
  if (constraint && (type === 'p' || type === 'u' || type === 'x'))
    return { name, id: factId(kinds[type], [...table, constraint]) }
  return { name, id: factId('index', [table[0] ?? '', name]) }
}
