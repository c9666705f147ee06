/** A comparison of `coalesce(x, d)` with `d` itself: where x is null it is `d` compared with `d`. */
import { integerConstant, textConstant } from '../constant.ts'
import { peel, peelCasts } from '../peel.ts'
import { children, type Node, number } from '../tree.ts'
import { typeOf } from '../type-shape.ts'
import { fingerprint } from './fingerprint.ts'
import type { Scope } from './scope.ts'

/** The `x` that must be there, since the comparison would have come out otherwise without it: `coalesce(x, 0) > 0` is true. */
export function presentByDefault(outcome: boolean, comparison: Node, scope: Scope): Node | undefined {
  const withItself = comparesItself(comparison, scope)
  if (withItself === undefined || withItself === outcome) return undefined
  const [left, right] = children(comparison, 'args')
  return defaulted(left, right, scope) ?? defaulted(right, left, scope)
}

/** What the operator says of a value and itself; built-in ones alone are known to keep to it. */
function comparesItself(comparison: Node, scope: Scope): boolean | undefined {
  const { equality, ordering, functions } = scope.level.analysis.known
  const [operator, oid] = [number(comparison, 'opno'), number(comparison, 'opfuncid')]
  const name = functions.get(oid)?.name ?? ''
  const firstOfUsers = 16384
  if (oid >= firstOfUsers) return undefined
  if (equality.has(operator)) return true
  if (ordering.has(operator)) return /[lg]e$/.test(name) ? true : /[lg]t$/.test(name) ? false : undefined
  return /ne$/.test(name) && !/regex|like/.test(name) ? false : undefined
}

function defaulted(side: Node | undefined, other: Node | undefined, scope: Scope): Node | undefined {
  const call = peel(side)
  const [value, instead, ...more] = call?.tag === 'COALESCEEXPR' ? children(call, 'args') : []
  return value && instead && other && more.length === 0 && isSame(instead, other, scope) ? value : undefined
}

function isSame(one: Node, other: Node, scope: Scope): boolean {
  const [constant, otherConstant] = [constantOf(one), constantOf(other)]
  if (constant !== undefined && constant === otherConstant) return true
  const key = fingerprint(one, scope)
  return key !== undefined && key === fingerprint(other, scope)
}

/** Integers of any width; a cast to another type may change the value, as `'abc'::varchar(2)` does. */
function constantOf(expression: Node): bigint | string | undefined {
  const [plain, cast] = [peel(expression), peelCasts(expression)]
  if (cast && integerTypes.has(typeOf(expression))) return integerConstant(cast)
  return plain && textConstant(plain)
}

const integerTypes = new Set([20, 21, 23])
