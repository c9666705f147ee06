/** CASE without ELSE over a column of few values: whether its branches name them all. */
import { listedValues } from '../listed-values.ts'
import { peelCasts } from '../peel.ts'
import { child, children, type Node, number } from '../tree.ts'
import { aliased } from './facts.ts'
import { ascend, range, rangeKind, type Scope } from './scope.ts'

/** True where some branch applies to every value but null. */
export function coversAll(expression: Node, subject: Node, scope: Scope): boolean {
  const values = valuesOf(subject, scope)
  if (!values) return false
  const covered = new Set<string>()
  for (const branch of children(expression, 'args')) {
    const condition = child(branch, 'expr')
    const listed = condition && listedValues(condition, scope.level.analysis.known)
    if (listed && isSubject(listed.subject, subject)) for (const value of listed.values) covered.add(value)
  }
  return values.every((value) => covered.has(value))
}

/** What CASE compares, or the column that its first condition speaks of. */
export function subjectOf(expression: Node, scope: Scope): Node | undefined {
  const compared = peelCasts(child(expression, 'arg'))
  if (compared) return compared
  const [first] = children(expression, 'args')
  const condition = first && child(first, 'expr')
  const subject = condition && listedValues(condition, scope.level.analysis.known)?.subject
  return subject?.tag === 'VAR' ? subject : undefined
}

const isSubject = (listed: Node, subject: Node): boolean =>
  listed.tag === 'CASETESTEXPR' ||
  (listed.tag === 'VAR' &&
    ['varno', 'varattno', 'varlevelsup', 'varreturningtype'].every(
      (field) => number(listed, field) === number(subject, field),
    ))

/** By a CHECK, or the labels of an enum. */
function valuesOf(subject: Node, scope: Scope): readonly string[] | undefined {
  if (subject.tag !== 'VAR') return undefined
  const { known } = scope.level.analysis
  const type = known.types.get(number(subject, 'vartype'))
  if (type?.kind === 'e') return type.labels
  const home = ascend(scope, number(subject, 'varlevelsup'))
  const entry = home && range(home.level, number(subject, 'varno'))
  if (!home || !entry) return undefined
  if (rangeKind(entry) === 0)
    return known.relations.get(number(entry, 'relid'))?.columns.get(number(subject, 'varattno'))?.values
  const source = peelCasts(aliased(entry, number(subject, 'varattno')))
  return source && valuesOf(source, home)
}
