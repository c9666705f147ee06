/** Prints what follows the condition of a select: order and bounds. */
import type { Column } from './model.ts'
import type { Bound, Clauses } from './selected.ts'

/** `last` decides among rows that are equal in the order asked for. */
export function printOrder(clauses: Clauses, alias: string, last: readonly Column[] = []): string {
  const asked = clauses.order.map(({ column, direction }) => `${alias}.${column.quoted} ${direction}`)
  const rest = last.filter((key) => !clauses.order.some(({ column }) => column === key))
  const all = [...asked, ...rest.map((column) => `${alias}.${column.quoted}`)]
  return all.length === 0 ? '' : ` order by ${all.join()}`
}

export function printBounds(clauses: Clauses): string {
  return printBound('limit', clauses.limit) + printBound('offset', clauses.offset)
}

function printBound(word: string, bound: Bound | undefined): string {
  if (bound === undefined) return ''
  return 'literal' in bound ? ` ${word} ${bound.literal}` : ` ${word} $${bound.parameter + 1}::int8`
}
