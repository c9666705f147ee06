/** What a CASE may give, each with what is known where it is reached. */
import { isNullConstant } from '../constant.ts'
import { child, children, type Node } from '../tree.ts'
import { factsWhen } from './facts.ts'
import { insideCase, type Scope, withFacts } from './scope.ts'

interface Result {
  readonly expression: Node | undefined
  readonly scope: Scope
}

/** `otherwise` is missing where there is no ELSE, or `else null`. */
export function caseResults(
  expression: Node,
  scope: Scope,
): { results: readonly Result[]; otherwise: Result | undefined } {
  let reached = insideCase(child(expression, 'arg'), scope)
  const results: Result[] = []
  for (const branch of children(expression, 'args')) {
    const condition = child(branch, 'expr')
    results.push({
      expression: child(branch, 'result'),
      scope: withFacts(reached, factsWhen(true, condition, reached)),
    })
    // The next branch is reached when this test was false or null: a fact only where it can't be null.
    if (!scope.level.analysis.whyNull(condition, reached))
      reached = withFacts(reached, factsWhen(false, condition, reached))
  }
  const last = child(expression, 'defresult')
  const otherwise = last && !isNullConstant(last) ? { expression: last, scope: reached } : undefined
  return { results, otherwise }
}
