/** What `grouping(a, b) = 0` and its like say: which keys are in each of the grouping sets for which it comes out so. */
import { integerConstant } from '../constant.ts'
import { peelCasts } from '../peel.ts'
import { children, type Node, number, numbers } from '../tree.ts'
import { groupingSets } from './grouping.ts'
import { type Facts, groupKey, noFacts, type Scope, testedValue } from './scope.ts'

/** Operators of integers. */
const comparisons: Readonly<Record<number, (left: bigint, right: bigint) => boolean>> = {
  96: (left, right) => left === right,
  518: (left, right) => left !== right,
  97: (left, right) => left < right,
  521: (left, right) => left > right,
  523: (left, right) => left <= right,
  525: (left, right) => left >= right,
}

export function groupingFacts(outcome: boolean, condition: Node, scope: Scope): Facts {
  const compare = comparisons[number(condition, 'opno')]
  const [left, right] = children(condition, 'args').map((side) => whole(side, scope))
  if (!compare || left === undefined || right === undefined) return noFacts
  const call = typeof left === 'bigint' ? right : left
  if (typeof call === 'bigint' || (typeof left !== 'bigint' && typeof right !== 'bigint')) return noFacts
  const { query } = scope.level
  const value = (side: bigint | Node, set: readonly number[]) => (typeof side === 'bigint' ? side : grouping(side, set))
  const sets = groupingSets(query).filter((set) => compare(value(left, set), value(right, set)) === outcome)
  const [first = []] = sets
  const inAll = first.filter((key) => sets.every((set) => set.includes(key)))
  return { notNull: new Set(), present: new Set(inAll.map((key) => groupKey(scope.level, key))) }
}

/** A constant, or a call of `grouping` of this level. */
function whole(side: Node, scope: Scope): bigint | Node | undefined {
  const tested = side.tag === 'CASETESTEXPR' ? testedValue(scope)?.expression : side
  const inner = peelCasts(tested)
  if (inner?.tag === 'GROUPINGFUNC') return number(inner, 'agglevelsup') === 0 ? inner : undefined
  return inner && integerConstant(inner)
}

/** The last argument is the lowest bit; a bit is set where the key is left out. */
const grouping = (call: Node, set: readonly number[]): bigint =>
  numbers(call, 'refs').reduce((bits, key) => bits * 2n + (set.includes(key) ? 0n : 1n), 0n)
