/** A text that two expressions share when they have the same value wherever both are evaluated for the same row. */
import type { Known } from '../known.ts'
import { spellingFields } from '../spelling.ts'
import { child, isNode, type Node, number, type Value } from '../tree.ts'
import { nullingJoins } from './joins.ts'
import { ascend, columnKey, insideCase, type Scope, testedValue } from './scope.ts'

/** Beside the spelling, the numbers that a query gives to its aggregates and lists. */
const unimportant: ReadonlySet<string> = new Set([...spellingFields, 'aggno', 'aggtransno', 'list_start', 'list_end'])

/** Nobody writes an expression of so many parts twice, and a long chain of operators is asked for at each of its parts. */
const mostParts = 300

/** Undefined for what may differ from one evaluation to the next, for sub-selects, and for what is too long. */
export const fingerprint = (expression: Value, scope: Scope): string | undefined =>
  print(expression, scope, { left: mostParts })

interface Budget {
  left: number
}

function print(expression: Value, scope: Scope, budget: Budget): string | undefined {
  if (!isNode(expression)) {
    if (!Array.isArray(expression)) return String(expression)
    const parts: string[] = []
    for (const item of expression as readonly Value[]) {
      const part = print(item, scope, budget)
      if (part === undefined) return undefined
      parts.push(part)
    }
    return `(${parts.join(' ')})`
  }
  budget.left -= 1
  if (budget.left < 0) return undefined
  if (expression.tag === 'SUBLINK' || expression.tag === 'QUERY') return undefined
  if (expression.tag === 'CASETESTEXPR') {
    const tested = testedValue(scope)
    return tested && print(tested.expression, tested.scope, budget)
  }
  if (expression.tag === 'VAR') return columnFingerprint(expression, scope)
  if (isVolatile(expression, scope.level.analysis.known)) return undefined
  const inside = expression.tag === 'CASEEXPR' ? insideCase(child(expression, 'arg'), scope) : scope
  const parts: string[] = [expression.tag]
  for (const [name, value] of Object.entries(expression.fields)) {
    if (unimportant.has(name)) continue
    const part = print(value, name === 'args' ? inside : scope, budget)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return `{${parts.join(' ')}}`
}

function columnFingerprint(column: Node, scope: Scope): string | undefined {
  const home = ascend(scope, number(column, 'varlevelsup'))
  if (!home) return undefined
  const joins = nullingJoins(column, home).map((outer) => outer.join)
  const nulled = joins.length > 0 ? `{${joins.join(' ')}}` : ''
  return `${columnKey(home.level, number(column, 'varno'), number(column, 'varattno'))}/${number(column, 'varreturningtype')}${nulled}`
}

function isVolatile(expression: Node, known: Known): boolean {
  const oid = expression.tag === 'FUNCEXPR' ? number(expression, 'funcid') : number(expression, 'opfuncid')
  if (expression.tag === 'COERCEVIAIO' || child(expression, 'elemexpr')) return false
  return oid !== 0 && (known.functions.get(oid)?.volatile ?? true)
}
