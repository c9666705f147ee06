/** A choice or enum column, narrowed by the conditions that every row of a query meets. */
import { conditionsFor } from './conditions.ts'
import type { Known } from './known.ts'
import { excludedValues, listedValues } from './listed-values.ts'
import { ascend, type Scope } from './nullability/scope.ts'
import { type Placed, sources } from './trace.ts'
import { child, type Node, number } from './tree.ts'

/** The values that remain, in their order; undefined where none is left out, or all are: then there is no row to type. */
export function narrowed(values: readonly string[], placed: Placed, known: Known): readonly string[] | undefined {
  const isPossible = possible(placed, known)
  const left = values.filter((value) => isPossible.every((test) => test(value)))
  return left.length > 0 && left.length < values.length ? left : undefined
}

type Test = (value: string) => boolean

/** Conditions of the query that reads the column, and of those that it comes from. */
function possible({ expression, scope }: Placed, known: Known, depth = 0): readonly Test[] {
  const home = expression.tag === 'VAR' ? ascend(scope, number(expression, 'varlevelsup')) : undefined
  // A statement that writes gives other values than its conditions speak of.
  if (!home || depth > 50 || number(home.level.query, 'commandType') !== 1) return []
  const found = sources(expression, home === scope ? scope : home) ?? []
  const [only] = found
  const inner = found.length === 1 && only ? possible(only, known, depth + 1) : []
  return [...inner, ...conditions(expression, home, known)]
}

function conditions(column: Node, { level }: Scope, known: Known): readonly Test[] {
  const tree = child(level.query, 'jointree')
  return conditionsFor(tree, number(column, 'varno')).flatMap((term): readonly Test[] => {
    const listed = listedValues(term, known)
    if (listed && isColumn(listed.subject, column)) return [(value) => listed.values.includes(value)]
    const excluded = excludedValues(term, known)
    return excluded && isColumn(excluded.subject, column) ? [(value) => !excluded.values.includes(value)] : []
  })
}

const isColumn = (subject: Node, column: Node): boolean =>
  subject.tag === 'VAR' &&
  number(subject, 'varlevelsup') === 0 &&
  ['varno', 'varattno'].every((field) => number(subject, field) === number(column, field))
