/** Visits every expression of a query and of all queries within it, each with its scope. */
import { subLevel } from './nullability/columns.ts'
import type { Level, Scope } from './nullability/scope.ts'
import { child, children, isNode, type Node, type Value } from './tree.ts'

export type Visit = (expression: Node, scope: Scope) => void

export interface Visitor {
  readonly expression: Visit
  readonly level?: (level: Level) => void
}

/** Parts of a query that hold queries of their own, or nothing that is evaluated. */
const apart = new Set(['rtable', 'cteList', 'rteperminfos', 'exclRelTlist'])

export function walkQuery(level: Level, visitor: Visitor): void {
  visitor.level?.(level)
  for (const [field, value] of Object.entries(level.query.fields))
    if (!apart.has(field)) walkValue(value, level.rows, visitor)
  level.ranges.forEach((entry, index) => {
    const sub = subLevel(level, index + 1)
    if (sub) walkQuery(sub, visitor)
    for (const field of ['functions', 'values_lists', 'tablefunc', 'tablesample'])
      walkValue(entry.fields[field] ?? null, level.rows, visitor)
  })
  for (const table of children(level.query, 'cteList')) {
    const query = child(table, 'ctequery')
    if (query) walkQuery(level.analysis.open(query, { level, facts: level.rows.facts }), visitor)
  }
}

function walkValue(value: Value, scope: Scope, visitor: Visitor): void {
  if (Array.isArray(value)) for (const item of value) walkValue(item, scope, visitor)
  if (!isNode(value)) return
  if (value.tag === 'QUERY') {
    walkQuery(scope.level.analysis.open(value, scope), visitor)
    return
  }
  visitor.expression(value, scope)
  for (const part of Object.values(value.fields)) walkValue(part, scope, visitor)
}
