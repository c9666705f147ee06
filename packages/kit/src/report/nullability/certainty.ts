/** Queries that surely give a row. */
import { integerConstant, isNullConstant } from '../constant.ts'
import { peelCasts } from '../peel.ts'
import { child, children, flag, items, type Node, number } from '../tree.ts'
import { groupingSets, isGrouped } from './grouping.ts'
import { rangeKind } from './scope.ts'

export function surelyGivesRow(query: Node): boolean {
  if (number(query, 'commandType') !== 1 || cutsRows(query) || child(query, 'havingQual')) return false
  if (flag(query, 'hasTargetSRFs')) return false
  const sets = child(query, 'setOperations')
  if (sets) return unionGivesRow(sets, query)
  const isOneGroup = flag(query, 'hasAggs') && !isGrouped(query)
  const hasEmptySet = isGrouped(query) && groupingSets(query).some((set) => set.length === 0)
  return isOneGroup || hasEmptySet || surelyHasInput(query)
}

function cutsRows(query: Node): boolean {
  const offset = child(query, 'limitOffset')
  const limit = child(query, 'limitCount')
  const count = limit && peelCasts(limit)
  return offset !== undefined || (count !== undefined && !isNullConstant(count) && (integerConstant(count) ?? 0n) < 1n)
}

function unionGivesRow(part: Node, query: Node): boolean {
  if (part.tag === 'RANGETBLREF') return entryGivesRow(part, query)
  const [left, right] = [child(part, 'larg'), child(part, 'rarg')]
  return number(part, 'op') === 1 && [left, right].some((side) => side !== undefined && unionGivesRow(side, query))
}

/** No condition, and every source gives a row. */
export function surelyHasInput(query: Node): boolean {
  const tree = child(query, 'jointree')
  if (!tree || child(tree, 'quals')) return false
  return children(tree, 'fromlist').every((part) => partGivesRow(part, query))
}

function partGivesRow(part: Node, query: Node): boolean {
  if (part.tag === 'RANGETBLREF') return entryGivesRow(part, query)
  if (part.tag !== 'JOINEXPR') return false
  const [inner, left, full, right] = [0, 1, 2, 3]
  const kind = number(part, 'jointype')
  const sides = [child(part, 'larg'), child(part, 'rarg')].map(
    (side) => side !== undefined && partGivesRow(side, query),
  )
  if (kind === inner) return !child(part, 'quals') && sides.every((sure) => sure)
  if (kind === left) return sides[0] ?? false
  if (kind === right) return sides[1] ?? false
  return kind === full && sides.some((sure) => sure)
}

function entryGivesRow(reference: Node, query: Node): boolean {
  const entry = children(query, 'rtable')[number(reference, 'rtindex') - 1]
  if (!entry || child(entry, 'tablesample')) return false
  const sub = child(entry, 'subquery')
  if (rangeKind(entry) === 1 && sub) return surelyGivesRow(sub)
  if (rangeKind(entry) === 5) return items(entry.fields.values_lists).length > 0
  if (rangeKind(entry) === 8) return true
  const functions = children(entry, 'functions')
  return rangeKind(entry) === 3 && functions.some((one) => !flag(child(one, 'funcexpr') ?? one, 'funcretset'))
}
