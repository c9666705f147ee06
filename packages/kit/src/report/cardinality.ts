/** How many rows a statement gives: exactly one, at most one, many, or only a count; and what keeps it from being fewer. */

import { type Bound, bind } from './bound.ts'
import { integerConstant } from './constant.ts'
import type { Known } from './known.ts'
import { surelyGivesRow, surelyHasInput, type Within } from './nullability/certainty.ts'
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

export const cardinality = (query: Node, known: Known): Cardinality => cardinalityOf(query, { known, outer: [] })

function cardinalityOf(query: Node, within: Within): Cardinality {
  const kind = number(query, 'commandType')
  if (kind === command.insert) return ofInsert(query, within)
  if (kind === command.merge) return { rows: 'many', because: 'a MERGE may touch many rows' }
  const most = whyMany(query, within)
  if (most) return { rows: 'many', because: most }
  if (kind === command.select && surelyGivesRow(query, within)) return { rows: 'one' }
  return { rows: 'maybe', because: 'no row may be found' }
}

function ofInsert(query: Node, within: Within): Cardinality {
  const target = children(query, 'rtable')[number(query, 'resultRelation') - 1]
  const relation = target && within.known.relations.get(number(target, 'relid'))
  const tree = child(query, 'jointree')
  const source = tree && whyPartsMany(query, within)
  if (source) return { rows: 'many', because: source }
  if (tree && !surelyHasInput(query, within)) return { rows: 'maybe', because: 'the source may give no row' }
  if (!relation || relation.hasRules || relation.beforeInsert || relation.kind === 'v' || relation.kind === 'f')
    return { rows: 'maybe', because: 'a trigger or rule of the table may leave the row out' }
  const conflict = child(query, 'onConflict')
  if (!conflict) return { rows: 'one' }
  if (flag(query, 'hasModifyingCTE'))
    return { rows: 'maybe', because: 'another part of the statement may have changed the row' }
  if (number(conflict, 'action') !== 2)
    return { rows: 'maybe', because: 'ON CONFLICT DO NOTHING may leave the row out' }
  if (child(conflict, 'onConflictWhere'))
    return { rows: 'maybe', because: 'the WHERE of ON CONFLICT may leave the row out' }
  return relation.beforeUpdate ? { rows: 'maybe', because: 'a trigger may leave the row out' } : { rows: 'one' }
}

/** Why a query may give more than one row; undefined when it can't. */
function whyMany(query: Node, within: Within): string | undefined {
  const limit = child(query, 'limitCount')
  const count = limit && integerConstant(peelCasts(limit) ?? limit)
  if (count !== undefined && count <= 1n && number(query, 'limitOption') === 0) return undefined
  if (flag(query, 'hasTargetSRFs')) return 'a set-returning function stands in the select list'
  const sets = child(query, 'setOperations')
  if (sets) return whySetMany(sets, query, within)
  if (number(query, 'commandType') === command.merge) return 'a MERGE may touch many rows'
  if (isGrouped(query)) return whyGroupsMany(query, within)
  if (flag(query, 'hasAggs') || child(query, 'havingQual') || isOneDistinct(query, within)) return undefined
  return whyPartsMany(query, within)
}

function whySetMany(part: Node, query: Node, within: Within): string | undefined {
  if (part.tag === 'RANGETBLREF') {
    const sub = child(children(query, 'rtable')[number(part, 'rtindex') - 1] ?? part, 'subquery')
    return sub ? whyMany(sub, inside(query, within)) : 'a branch may give many rows'
  }
  const left = child(part, 'larg')
  if (number(part, 'op') === 1 || !left) return 'a UNION gives the rows of each branch'
  return whySetMany(left, query, within)
}

function whyGroupsMany(query: Node, within: Within): string | undefined {
  if (groupingSets(query).length > 1) return 'there are several grouping sets'
  if (children(query, 'groupClause').length === 0) return undefined
  const { why, isFixed, isOptional } = bound(query, within)
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

/** DISTINCT leaves one row where all that it tells apart are columns of one value. */
function isOneDistinct(query: Node, within: Within): boolean {
  const keys = children(query, 'distinctClause').map((key) => number(key, 'tleSortGroupRef'))
  if (keys.length === 0) return false
  const { isFixed, isOptional } = bound(query, within)
  return keys.every((reference) => {
    const entry = children(query, 'targetList').find((one) => number(one, 'ressortgroupref') === reference)
    const key = entry && child(entry, 'expr')
    return key?.tag === 'VAR' && isFixed(key) && !isOptional(key)
  })
}

function ungrouped(expression: Node | undefined, query: Node, group: Node | undefined): Node | undefined {
  const isKey =
    expression?.tag === 'VAR' && group && children(query, 'rtable')[number(expression, 'varno') - 1] === group
  return isKey ? children(group, 'groupexprs')[number(expression, 'varattno') - 1] : expression
}

const whyPartsMany = (query: Node, within: Within): string | undefined => bound(query, within).why

const inside = (query: Node, { known, outer }: Within): Within => ({ known, outer: [query, ...outer] })

const bound = (query: Node, within: Within): Bound => bind(query, { ...within, gives })

/** Of a query in FROM. Tables of WITH may be read often, and read each other. */
function gives(query: Node, within: Within): string | undefined {
  const known = answered.get(query)
  if (known) return known.why
  const why = isSelect(query) ? whyMany(query, within) : ofWriting(query, within)
  answered.set(query, { why })
  return why
}

const answered = new WeakMap<Node, { readonly why: string | undefined }>()

const isSelect = (query: Node): boolean => number(query, 'commandType') === command.select

const ofWriting = (query: Node, within: Within): string | undefined => {
  const { rows, because } = cardinalityOf(query, within)
  return rows === 'many' ? because : undefined
}
