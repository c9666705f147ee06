/** Queries that surely give a row. */
import { integerConstant, isNullConstant } from '../constant.ts'
import type { Known } from '../known.ts'
import { peelCasts } from '../peel.ts'
import { child, children, flag, items, type Node, number, text } from '../tree.ts'
import { groupingSets, isGrouped } from './grouping.ts'
import { rangeKind } from './scope.ts'

export interface Within {
  readonly known: Known
  /** The queries around, from the inside out. */
  readonly outer: readonly Node[]
}

export function surelyGivesRow(query: Node, within: Within): boolean {
  if (number(query, 'commandType') === insert) return insertGivesRow(query, within)
  if (number(query, 'commandType') !== select || cutsRows(query) || child(query, 'havingQual')) return false
  if (flag(query, 'hasTargetSRFs')) return false
  const sets = child(query, 'setOperations')
  if (sets) return unionGivesRow(sets, query, within)
  const isOneGroup = flag(query, 'hasAggs') && !isGrouped(query)
  const hasEmptySet = isGrouped(query) && groupingSets(query).some((set) => set.length === 0)
  return isOneGroup || hasEmptySet || surelyHasInput(query, within)
}

const [select, insert] = [1, 3]

/** Nothing may keep the row out, or take another's place. */
function insertGivesRow(query: Node, within: Within): boolean {
  const target = children(query, 'rtable')[number(query, 'resultRelation') - 1]
  const relation = target && within.known.relations.get(number(target, 'relid'))
  if (!relation || relation.hasRules || relation.beforeInsert || relation.kind === 'v' || relation.kind === 'f')
    return false
  return !child(query, 'onConflict') && !flag(query, 'hasTargetSRFs') && surelyHasInput(query, within)
}

function cutsRows(query: Node): boolean {
  const offset = child(query, 'limitOffset')
  const limit = child(query, 'limitCount')
  const count = limit && peelCasts(limit)
  return offset !== undefined || (count !== undefined && !isNullConstant(count) && (integerConstant(count) ?? 0n) < 1n)
}

function unionGivesRow(part: Node, query: Node, within: Within): boolean {
  if (part.tag === 'RANGETBLREF') return entryGivesRow(part, query, within)
  const [left, right] = [child(part, 'larg'), child(part, 'rarg')]
  return (
    number(part, 'op') === 1 && [left, right].some((side) => side !== undefined && unionGivesRow(side, query, within))
  )
}

/** No condition, and every source gives a row. */
export function surelyHasInput(query: Node, within: Within): boolean {
  const tree = child(query, 'jointree')
  if (!tree || child(tree, 'quals')) return false
  return children(tree, 'fromlist').every((part) => partGivesRow(part, query, within))
}

function partGivesRow(part: Node, query: Node, within: Within): boolean {
  if (part.tag === 'RANGETBLREF') return entryGivesRow(part, query, within)
  if (part.tag !== 'JOINEXPR') return false
  const [inner, left, full, right] = [0, 1, 2, 3]
  const kind = number(part, 'jointype')
  const sides = [child(part, 'larg'), child(part, 'rarg')].map(
    (side) => side !== undefined && partGivesRow(side, query, within),
  )
  if (kind === inner) return !child(part, 'quals') && sides.every((sure) => sure)
  if (kind === left) return sides[0] ?? false
  if (kind === right) return sides[1] ?? false
  return kind === full && sides.some((sure) => sure)
}

function entryGivesRow(reference: Node, query: Node, within: Within): boolean {
  const entry = children(query, 'rtable')[number(reference, 'rtindex') - 1]
  if (!entry || child(entry, 'tablesample')) return false
  const sub = child(entry, 'subquery')
  if (rangeKind(entry) === 1 && sub) return surelyGivesRow(sub, { ...within, outer: [query, ...within.outer] })
  if (rangeKind(entry) === 6) return commonTableGivesRow(entry, query, within)
  if (rangeKind(entry) === 5) return items(entry.fields.values_lists).length > 0
  if (rangeKind(entry) === 8 || isSequence(entry)) return true
  const functions = children(entry, 'functions')
  return rangeKind(entry) === 3 && functions.some((one) => !flag(child(one, 'funcexpr') ?? one, 'funcretset'))
}

/** Its state is one row. */
export const isSequence = (entry: Node): boolean => text(entry, 'relkind') === 'S'

/** Tables may be read often, and read each other. */
const answered = new WeakMap<Node, boolean>()

function commonTableGivesRow(entry: Node, query: Node, { known, outer }: Within): boolean {
  const queries = [query, ...outer].slice(number(entry, 'ctelevelsup'))
  const table = children(queries[0] ?? query, 'cteList').find((one) => text(one, 'ctename') === text(entry, 'ctename'))
  const inner = table && child(table, 'ctequery')
  if (!inner || flag(table, 'cterecursive') || flag(entry, 'self_reference')) return false
  const answer = answered.get(inner) ?? surelyGivesRow(inner, { known, outer: queries })
  answered.set(inner, answer)
  return answer
}
