/** GROUP BY and its grouping sets: which keys a set leaves out, and whether a group may be empty. */
import { child, children, type Node, number, numbers } from '../tree.ts'
import { fingerprint } from './fingerprint.ts'
import { columnKey, groupKey, isPresent, type Level, type Scope } from './scope.ts'

/** The sets as lists of key references; one set of all keys for a plain GROUP BY. */
export function groupingSets(query: Node): readonly (readonly number[])[] {
  const written = children(query, 'groupingSets')
  if (written.length === 0) return [children(query, 'groupClause').map((key) => number(key, 'tleSortGroupRef'))]
  return written
    .map(expand)
    .reduce((left, right) => left.flatMap((one) => right.map((other) => [...one, ...other])), [[]])
}

/** Kinds of node: 0 empty, 1 simple, 2 ROLLUP, 3 CUBE, 4 SETS. */
function expand(set: Node): readonly (readonly number[])[] {
  const kind = number(set, 'kind')
  if (kind === 0) return [[]]
  if (kind === 1) return [numbers(set, 'content')]
  const parts = children(set, 'content').map(expand)
  if (kind === 4) return parts.flat()
  const groups = parts.map((part) => part[0] ?? [])
  if (kind === 2) return [...groups.keys(), groups.length].map((length) => groups.slice(0, length).flat())
  return groups.reduce<readonly (readonly number[])[]>(
    (sets, group) => sets.flatMap((one) => [one, [...one, ...group]]),
    [[]],
  )
}

export const isGrouped = (query: Node): boolean =>
  children(query, 'groupClause').length + children(query, 'groupingSets').length > 0

/** Without GROUP BY, or for the empty grouping set, there is a group even where there is no row. */
export function groupMayBeEmpty(level: Level): boolean {
  const { query } = level
  const hasEmptySet = !isGrouped(query) || groupingSets(query).some((set) => set.length === 0)
  return hasEmptySet && !level.analysis.surelyHasInput(level)
}

/** Before 18 a key is told by comparing expressions; true when a grouping set leaves this one out and nothing says that it is there. */
export function isLeftOut(expression: Node, scope: Scope): boolean {
  const { query, analysis } = scope.level
  if (!scope.grouped || analysis.known.version >= 180000 || children(query, 'groupingSets').length === 0) return false
  const own = fingerprint(expression, scope)
  if (own === undefined || scope.grouped.notNull.has(knownKey(expression, scope, own))) return false
  const keys = children(query, 'targetList').filter((entry) => number(entry, 'ressortgroupref') > 0)
  const same = keys.filter((entry) => fingerprint(child(entry, 'expr') ?? null, scope) === own)
  const references = new Set(same.map((entry) => number(entry, 'ressortgroupref')))
  if ([...references].some((reference) => isPresent(scope, groupKey(scope.level, reference)))) return false
  const isKey = [...references].some((reference) => groupingSets(query).flat().includes(reference))
  return isKey && groupingSets(query).some((set) => !set.some((reference) => references.has(reference)))
}

export const leftOut = 'a grouping set leaves it out'

/** Of two keys that are equal the tree reads the first, and yet the second one's own output is null where a set leaves it out. */
export function isKeyLeftOut(entry: Node, { query }: Level): boolean {
  const reference = number(entry, 'ressortgroupref')
  if (reference === 0 || children(query, 'groupingSets').length === 0) return false
  if (!children(query, 'groupClause').some((key) => number(key, 'tleSortGroupRef') === reference)) return false
  return hasEqualKey(entry, query) && groupingSets(query).some((set) => !set.includes(reference))
}

const hasEqualKey = (entry: Node, query: Node): boolean => {
  const expression = child(entry, 'expr')
  if (expression?.tag !== 'VAR') return false
  return children(query, 'targetList').some((other) => {
    const twin = child(other, 'expr')
    return (
      other !== entry &&
      number(other, 'ressortgroupref') > 0 &&
      twin?.tag === 'VAR' &&
      ['varno', 'varattno', 'varlevelsup'].every((field) => number(twin, field) === number(expression, field))
    )
  })
}

/** Facts name bare columns by their place alone. */
const knownKey = (expression: Node, { level }: Scope, own: string): string =>
  expression.tag === 'VAR' ? columnKey(level, number(expression, 'varno'), number(expression, 'varattno')) : own

/** Before 18, of a column that a sub-select reads from a query with grouping sets around it. */
export function mayBeLeftOut(column: Node, home: Scope): boolean {
  if (!home.grouped || home.level.analysis.known.version >= 180000) return false
  if (children(home.level.query, 'groupingSets').length === 0) return false
  const here: Node = { tag: 'VAR', fields: { ...column.fields, varlevelsup: '0' } }
  return isLeftOut(here, home) || !isKey(here, home)
}

const isKey = (column: Node, scope: Scope): boolean => {
  const own = fingerprint(column, scope)
  return children(scope.level.query, 'targetList').some(
    (entry) => number(entry, 'ressortgroupref') > 0 && fingerprint(child(entry, 'expr') ?? null, scope) === own,
  )
}
