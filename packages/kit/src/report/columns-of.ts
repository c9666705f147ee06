/** Which columns of a query level an expression reads, and what their null makes of it. */
import type { Known } from './known.ts'
import { child, children, isNode, type Node, number, type Value } from './tree.ts'

/** Stands for what differs from row to row though it reads no column. */
export const unfixed: Node = { tag: 'VAR', fields: { varno: '-1', varattno: '0', varlevelsup: '0' } }

/** Columns of this level that an expression reads, sub-selects included. */
export function columnsOf(value: Value, known: Known, depth = 0): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap((item: Value) => columnsOf(item, known, depth))
  if (!isNode(value)) return []
  if (value.tag === 'VAR') {
    if (number(value, 'varlevelsup') !== depth) return []
    return [{ tag: 'VAR', fields: { ...value.fields, varlevelsup: '0' } }]
  }
  const called = number(value, 'funcid') || number(value, 'opfuncid')
  const isVolatile = called !== 0 && (known.functions.get(called)?.volatile ?? true)
  const own = isVolatile || (value.tag === 'WINDOWFUNC' && depth === 0) ? [unfixed] : []
  const below = depth + (value.tag === 'QUERY' ? 1 : 0)
  return [...own, ...Object.values(value.fields).flatMap((part) => columnsOf(part, known, below))]
}

/** Null as soon as a column of it is. */
export function isNullOfNull(expression: Node, known: Known): boolean {
  switch (expression.tag) {
    case 'VAR':
    case 'CONST':
    case 'PARAM':
      return true
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'COLLATEEXPR':
      return isNullOfNull(child(expression, 'arg') ?? expression, known)
    case 'OPEXPR':
    case 'FUNCEXPR': {
      const called = known.functions.get(number(expression, 'opfuncid') || number(expression, 'funcid'))
      return (called?.strict ?? false) && children(expression, 'args').every((one) => isNullOfNull(one, known))
    }
    default:
      return false
  }
}
