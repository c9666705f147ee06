/** A new sequence behind a column that has rows already starts after the largest value. */
import type { SequenceOptions } from '../../catalog/attributes.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'

/** Nothing for sequences that descend. */
export function catchUp(sequence: readonly string[], column: readonly string[], options: SequenceOptions): string[] {
  if (options.increment.startsWith('-')) return []
  const [name = '', table] = [column[2], quotePath(column.slice(0, 2))]
  const start = options.start ?? options.minimum ?? '1'
  return [
    `select setval(${quoteLiteral(quotePath(sequence))}, greatest((select max(${quoteName(name)}) from ${table})::bigint + 1, ${start}), false)`,
  ]
}
