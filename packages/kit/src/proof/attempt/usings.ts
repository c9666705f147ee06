/** The expressions by which an up computes values of another type, and the way back, beside what is demanded. */
import type { Segment } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { loadGrammar } from '../../sql/grammar.ts'
import type { ProveInput } from '../prove-input.ts'
import type { Coming } from '../seed/coming.ts'
import type { Using } from '../seed/using.ts'
import { hasExpression, usingExpressions } from '../writes/using-expression.ts'

/** Of statements, whoever wrote them: an edited file has other expressions than the options that began it. */
export async function withUsings(
  coming: Coming,
  {
    before,
    usingDown = {},
    up,
    down,
  }: Pick<ProveInput, 'before' | 'usingDown' | 'down'> & { readonly up: readonly Segment[] },
): Promise<Coming> {
  const statements = (segments: readonly Segment[]) =>
    segments.flatMap((segment) => segment.statements.filter(hasExpression))
  if (statements(up).length === 0) return coming
  const grammar = await loadGrammar()
  const [forth, back] = [up, down ?? []].map((segments) =>
    statements(segments).flatMap((sql) => usingExpressions(sql, grammar)),
  )
  const usings = before.facts.flatMap((fact): [string, Using][] => {
    const [, table, column] = fact.path
    if (fact.kind !== 'column' || !coming.tables.get(printPath(fact.path.slice(0, 2)))?.types.has(column ?? ''))
      return []
    const find = (list: typeof forth) => list?.find((one) => one.table === table && one.column === column)?.expression
    const [expression, returning] = [find(forth), find(back) ?? usingDown[fact.id]]
    if (expression === undefined) return []
    return [[printPath(fact.path), { expression, ...(returning === undefined ? {} : { back: returning }) }]]
  })
  return { ...coming, usings: new Map(usings) }
}
