/** A caller's values for a message: those of hidden columns are left out, at any depth of a condition. */
import type { Model } from './model.ts'
import { isPlain } from './reading.ts'

export const mask = '…'

/** `name` is a column, a relation, or `and`, `or`, `not`. */
export function masked(model: Model, name: string, value: unknown): unknown {
  const column = model.column(name)
  if (column) return column.hidden ? mask : value
  if (Array.isArray(value)) return value.map((one) => maskedWhere(model, one))
  if (name === 'and' || name === 'or' || name === 'not') return maskedWhere(model, value)
  const relation = model.relation(name)
  if (!relation) return mask
  if (!relation.many || !isPlain(value)) return maskedWhere(relation.target, value)
  const entries = Object.entries(value)
  return Object.fromEntries(entries.map(([quantifier, where]) => [quantifier, maskedWhere(relation.target, where)]))
}

function maskedWhere(model: Model, where: unknown): unknown {
  if (!isPlain(where)) return where === null ? null : mask
  return Object.fromEntries(Object.entries(where).map(([name, value]) => [name, masked(model, name, value)]))
}
