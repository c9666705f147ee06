/** Follows an expression to what it stands for: through joins, sub-selects, common tables and grouping. */

import { subLevel } from './nullability/columns.ts'
import { commonTable } from './nullability/common-table.ts'
import { aliased } from './nullability/facts.ts'
import { resultList } from './nullability/result-list.ts'
import { ascend, type Level, range, rangeKind, type Scope } from './nullability/scope.ts'
import { child, items, type Node, nodes, number, text } from './tree.ts'

/** An expression in its scope. */
export interface Placed {
  readonly expression: Node
  readonly scope: Scope
}

export interface StoredColumn {
  readonly relation: number
  readonly attribute: number
}

/** What a column reference stands for, one step on; several for set operations and lists. Undefined for a table's column. */
export function sources(column: Node, scope: Scope): readonly Placed[] | undefined {
  const home = ascend(scope, number(column, 'varlevelsup'))
  const entry = home && range(home.level, number(column, 'varno'))
  if (!home || !entry) return undefined
  const attribute = number(column, 'varattno')
  const kind = rangeKind(entry)
  if (kind === 2 || kind === 9) {
    const expression = aliased(entry, attribute)
    return expression ? [{ expression, scope: home }] : undefined
  }
  if (kind === 1) {
    const sub = subLevel(home.level, number(column, 'varno'))
    return sub && outputSources(sub, attribute - 1)
  }
  if (kind === 5)
    return items(entry.fields.values_lists).flatMap((row) => {
      const expression = nodes(row)[attribute - 1]
      return expression ? [{ expression, scope: home }] : []
    })
  const table = kind === 6 ? commonTable(entry, home) : undefined
  if (!table) return undefined
  return outputSources(home.level.analysis.open(table.query, table.home), attribute - 1)
}

/** The expressions behind one output column: one, or one for each branch of a set operation. */
export function outputSources(level: Level, index: number): readonly Placed[] {
  const combined = child(level.query, 'setOperations')
  if (combined) return branchSources(combined, level, index)
  const { list, scope } = resultList(level)
  const entry = list[index]
  const expression = entry && child(entry, 'expr')
  return expression ? [{ expression, scope }] : []
}

function branchSources(part: Node, level: Level, index: number): readonly Placed[] {
  if (part.tag === 'RANGETBLREF') {
    const sub = subLevel(level, number(part, 'rtindex'))
    return sub ? outputSources(sub, index) : []
  }
  return [child(part, 'larg'), child(part, 'rarg')].flatMap((side) => (side ? branchSources(side, level, index) : []))
}

/** The table's column that an expression is, unchanged. */
export function storedColumn(expression: Node, scope: Scope, depth = 0): StoredColumn | undefined {
  if (expression.tag === 'RELABELTYPE') {
    const inner = child(expression, 'arg')
    return inner && storedColumn(inner, scope, depth)
  }
  if (expression.tag !== 'VAR' || depth > 50) return undefined
  const home = ascend(scope, number(expression, 'varlevelsup'))
  const entry = home && range(home.level, number(expression, 'varno'))
  if (entry && rangeKind(entry) === 0 && number(expression, 'varattno') > 0)
    return { relation: number(entry, 'relid'), attribute: number(expression, 'varattno') }
  const found = sources(expression, scope)
  const [first] = found ?? []
  return found?.length === 1 && first ? storedColumn(first.expression, first.scope, depth + 1) : undefined
}

/** Name of a recursive table's entry, to notice that it refers to itself. */
export const recursiveTableName = (column: Node, scope: Scope): string | undefined => {
  const home = ascend(scope, number(column, 'varlevelsup'))
  const entry = home && range(home.level, number(column, 'varno'))
  if (!home || !entry || rangeKind(entry) !== 6) return undefined
  return commonTable(entry, home)?.recursive ? (text(entry, 'ctename') ?? '') : undefined
}

/** Remembers what was found of a column in its scope: tables of WITH that read one another twice double the ways to it. */
export function rememberColumns<Found>(): (placed: Placed, find: () => Found) => Found {
  const known = new WeakMap<Scope, Map<Node, Found>>()
  return ({ expression, scope }, find) => {
    const here = known.get(scope) ?? new Map<Node, Found>()
    known.set(scope, here)
    if (here.has(expression)) return here.get(expression) as Found // it has one, which may be undefined
    const found = find()
    here.set(expression, found)
    return found
  }
}
