/** Steps through nodes that change a value's type label and never whether it is null. */
import { child, items, type Node } from './tree.ts'

const wrappers = new Set([
  'RELABELTYPE',
  'COLLATEEXPR',
  'COERCEVIAIO',
  'ARRAYCOERCEEXPR',
  'COERCETODOMAIN',
  'CONVERTROWTYPEEXPR',
  'NAMEDARGEXPR',
])

export const isWrapper = (node: Node): boolean => wrappers.has(node.tag)

/** `array[1:2]`, in which a bound may be left out. */
export const isSlice = (subscript: Node): boolean =>
  items(subscript.fields.reflowerindexpr).length > 0 && !child(subscript, 'refassgnexpr')

/** The expression below relabellings and casts that keep null for null. */
export function peel(node: Node | undefined): Node | undefined {
  let inner = node
  while (inner && isWrapper(inner)) inner = child(inner, 'arg')
  return inner
}

/** As `peel`, through length coercions and other implicit casts by function too. */
export function peelCasts(node: Node | undefined): Node | undefined {
  let inner = peel(node)
  while (inner?.tag === 'FUNCEXPR' && (inner.fields.funcformat === '1' || inner.fields.funcformat === '2')) {
    const [first] = Array.isArray(inner.fields.args) ? inner.fields.args : []
    inner = peel(typeof first === 'object' && first !== null && 'tag' in first ? first : undefined)
  }
  return inner
}
