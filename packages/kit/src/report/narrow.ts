/** A choice or enum column, narrowed by the conditions that every row of a query meets. */
import type { Known } from './known.ts'
import { excludedValues, listedValues } from './listed-values.ts'
import { ascend, type Scope } from './nullability/scope.ts'
import { type Placed, sources } from './trace.ts'
import { child, children, type Node, number, text } from './tree.ts'

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
  return terms(tree, number(column, 'varno')).flatMap((term): readonly Test[] => {
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

/** What is true for each row in which the entry is there: an outer join's condition only speaks of its optional side. */
function terms(part: Node | undefined, entry: number): readonly Node[] {
  if (!part) return []
  if (part.tag === 'FROMEXPR')
    return [...conjuncts(child(part, 'quals')), ...children(part, 'fromlist').flatMap((item) => terms(item, entry))]
  if (part.tag !== 'JOINEXPR') return []
  const [inner, left, right] = [0, 1, 3]
  const kind = number(part, 'jointype')
  const sides = [child(part, 'larg'), child(part, 'rarg')]
  const optional = kind === left ? sides[1] : kind === right ? sides[0] : undefined
  const speaks = kind === inner || (optional !== undefined && entriesOf(optional).has(entry))
  return [...(speaks ? conjuncts(child(part, 'quals')) : []), ...sides.flatMap((side) => terms(side, entry))]
}

const conjuncts = (condition: Node | undefined): readonly Node[] => {
  if (!condition) return []
  const isAnd = condition.tag === 'BOOLEXPR' && text(condition, 'boolop') === 'and'
  return isAnd ? children(condition, 'args').flatMap(conjuncts) : [condition]
}

function entriesOf(part: Node): ReadonlySet<number> {
  if (part.tag === 'RANGETBLREF') return new Set([number(part, 'rtindex')])
  const below = [child(part, 'larg'), child(part, 'rarg')].flatMap((side) => (side ? [...entriesOf(side)] : []))
  return new Set(below)
}
