/** How many rows a statement gives: exactly one, at most one, many, or only a count; and what keeps it from being fewer. */

import { type Bound, bind } from './bound.ts'
import { integerConstant } from './constant.ts'
import type { Known } from './known.ts'
import { surelyGivesRow } from './nullability/certainty.ts'
import { groupingSets, isGrouped } from './nullability/grouping.ts'
import { rangeKind } from './nullability/scope.ts'
import { peelCasts } from './peel.ts'
import { child, children, flag, type Node, number } from './tree.ts'

export interface Cardinality {
  readonly rows: 'one' | 'maybe' | 'many'
  /** Why not fewer, or why maybe none. */
  readonly because?: string
}

const command = { select: 1, update: 2, insert: 3, delete: 4, merge: 5 } as const

export function cardinality(query: Node, known: Known): Cardinality {
  const kind = number(query, 'commandType')
  if (kind === command.insert) return ofInsert(query, known)
  if (kind === command.merge) return { rows: 'many', because: 'a MERGE may touch many rows' }
  const most = whyMany(query, known)
  if (most) return { rows: 'many', because: most }
  if (kind === command.select && surelyGivesRow(query)) return { rows: 'one' }
  return { rows: 'maybe', because: 'no row may be found' }
}

function ofInsert(query: Node, known: Known): Cardinality {
  const target = children(query, 'rtable')[number(query, 'resultRelation') - 1]
  const relation = target && known.relations.get(number(target, 'relid'))
  const tree = child(query, 'jointree')
  const source = tree && whyPartsMany(query, known)
  if (source) return { rows: 'many', because: source }
  if (tree && (child(tree, 'quals') || children(tree, 'fromlist').some((part) => !givesRow(part, query))))
    return { rows: 'maybe', because: 'the source may give no row' }
  if (!relation || relation.hasRules || relation.beforeInsert || relation.kind === 'v' || relation.kind === 'f')
    return { rows: 'maybe', because: 'a trigger or rule of the table may leave the row out' }
  if (flag(query, 'hasModifyingCTE'))
    return { rows: 'maybe', because: 'another part of the statement may have changed the row' }
  const conflict = child(query, 'onConflict')
  if (!conflict) return { rows: 'one' }
  if (number(conflict, 'action') !== 2)
    return { rows: 'maybe', because: 'ON CONFLICT DO NOTHING may leave the row out' }
  if (child(conflict, 'onConflictWhere'))
    return { rows: 'maybe', because: 'the WHERE of ON CONFLICT may leave the row out' }
  return relation.beforeUpdate ? { rows: 'maybe', because: 'a trigger may leave the row out' } : { rows: 'one' }
}

function givesRow(part: Node, query: Node): boolean {
  const entry = part.tag === 'RANGETBLREF' ? children(query, 'rtable')[number(part, 'rtindex') - 1] : undefined
  const sub = entry && child(entry, 'subquery')
  if (entry && rangeKind(entry) === 5) return true
  return sub !== undefined && surelyGivesRow(sub)
}

/** Why a query may give more than one row; undefined when it can't. */
export function whyMany(query: Node, known: Known): string | undefined {
  const limit = child(query, 'limitCount')
  const count = limit && integerConstant(peelCasts(limit) ?? limit)
  if (count !== undefined && count <= 1n && number(query, 'limitOption') === 0) return undefined
  if (flag(query, 'hasTargetSRFs')) return 'a set-returning function stands in the select list'
  const sets = child(query, 'setOperations')
  if (sets) return whySetMany(sets, query, known)
  if (number(query, 'commandType') === command.merge) return 'a MERGE may touch many rows'
  if (isGrouped(query)) return whyGroupsMany(query, known)
  if (flag(query, 'hasAggs') || child(query, 'havingQual')) return undefined
  return whyPartsMany(query, known)
}

function whySetMany(part: Node, query: Node, known: Known): string | undefined {
  if (part.tag === 'RANGETBLREF') {
    const sub = child(children(query, 'rtable')[number(part, 'rtindex') - 1] ?? part, 'subquery')
    return sub ? whyMany(sub, known) : 'a branch may give many rows'
  }
  const left = child(part, 'larg')
  if (number(part, 'op') === 1 || !left) return 'a UNION gives the rows of each branch'
  return whySetMany(left, query, known)
}

function whyGroupsMany(query: Node, known: Known): string | undefined {
  if (groupingSets(query).length > 1) return 'there are several grouping sets'
  if (children(query, 'groupClause').length === 0) return undefined
  const { why, isFixed, isOptional } = bound(query, known)
  const keys = children(query, 'groupClause').map((key) => number(key, 'tleSortGroupRef'))
  const group = children(query, 'rtable').find((entry) => rangeKind(entry) === 9)
  const expressions = children(query, 'targetList')
    .filter((entry) => keys.includes(number(entry, 'ressortgroupref')))
    .map((entry) => ungrouped(child(entry, 'expr'), query, group))
  // A key of an outer join's optional side is that one value, or null.
  const areFixed = expressions.every((key) => key && isFixed(key) && !isOptional(key))
  if (expressions.length > 0 && areFixed) return undefined
  return why && 'GROUP BY gives a row for each group'
}

function ungrouped(expression: Node | undefined, query: Node, group: Node | undefined): Node | undefined {
  const isKey =
    expression?.tag === 'VAR' && group && children(query, 'rtable')[number(expression, 'varno') - 1] === group
  return isKey ? children(group, 'groupexprs')[number(expression, 'varattno') - 1] : expression
}

const whyPartsMany = (query: Node, known: Known): string | undefined => bound(query, known).why

const bound = (query: Node, known: Known): Bound =>
  bind(query, { known, gives: (inner) => (isSelect(inner) ? whyMany(inner, known) : ofWriting(inner, known)) })

const isSelect = (query: Node): boolean => number(query, 'commandType') === command.select

const ofWriting = (query: Node, known: Known): string | undefined => {
  const { rows, because } = cardinality(query, known)
  return rows === 'many' ? because : undefined
}
