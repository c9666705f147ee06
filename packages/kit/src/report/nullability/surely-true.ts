/** Conditions that no row can fail. */
import { booleanConstant } from '../constant.ts'
import { child, children, flag, type Node, number, text } from '../tree.ts'
import type { Scope } from './scope.ts'

export function isSurelyTrue(condition: Node, scope: Scope): boolean {
  if (condition.tag === 'NULLTEST') {
    const isNotNull = number(condition, 'nulltesttype') === 1 && !flag(condition, 'argisrow')
    return isNotNull && !scope.level.analysis.whyNull(child(condition, 'arg'), scope)
  }
  if (condition.tag !== 'BOOLEXPR') return booleanConstant(condition) === true
  const terms = children(condition, 'args')
  const isSure = (term: Node) => isSurelyTrue(term, scope)
  const operator = text(condition, 'boolop')
  return (operator === 'and' && terms.every(isSure)) || (operator === 'or' && terms.some(isSure))
}
