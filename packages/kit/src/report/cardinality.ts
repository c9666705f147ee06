/** How many rows a statement gives: exactly one, at most one, many, or only a count; and what keeps it from being fewer. */

import { type Bound, bind, type Given, noneGiven, ungrouped } from './bound.ts'
import { integerConstant } from './constant.ts'
import type { Known } from './known.ts'
import { surelyGivesRow, surelyHasInput, type Within } from './nullability/certainty.ts'
import { groupingSets, isGrouped } from './nullability/grouping.ts'
import { peelCasts } from './peel.ts'
import { collationOf, type Sameness, samenessOf, suffices } from './sameness.ts'
import { child, children, flag, items, type Node, number, numbers, text } from './tree.ts'
import { typeOf } from './type-shape.ts'

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
  const most = whyMany(query, within)
  if (most) return { rows: 'many', because: most }
  if (kind === command.select && surelyGivesRow(query, within)) return { rows: 'one' }
  return { rows: 'maybe', because: 'no row may be found' }
}

function ofInsert(query: Node, within: Within): Cardinality {
  const target = children(query, 'rtable')[number(query, 'resultRelation') - 1]
  const relation = target && within.known.relations.get(number(target, 'relid'))
  const tree = child(query, 'jointree')
  const source = tree && bound(query, { ...within, given: noneGiven }).why
  if (flag(query, 'hasTargetSRFs')) return { rows: 'many', because: 'a set-returning function stands among the values' }
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

/** Why a query may give more than one row with these values; undefined when it can't. */
function whyMany(query: Node, within: Within, given: Given = noneGiven): string | undefined {
  const limit = child(query, 'limitCount')
  const count = limit && integerConstant(peelCasts(limit) ?? limit)
  if (count !== undefined && count <= 1n && number(query, 'limitOption') === 0) return undefined
  if (flag(query, 'hasTargetSRFs')) return 'a set-returning function stands in the select list'
  const sets = child(query, 'setOperations')
  if (sets) return whySetMany(sets, query, { ...within, given })
  if (number(query, 'commandType') !== command.select) return whyWrittenMany(query, { ...within, given })
  if (isGrouped(query)) return whyGroupsMany(query, { ...within, given })
  if (flag(query, 'hasAggs') || child(query, 'havingQual')) return undefined
  const found = bound(query, { ...within, given })
  const asked = { ...within, given }
  return found.why && (isOneDistinct(query, asked, found) || isOneNumbered(query, asked, found)) ? undefined : found.why
}

interface Asked extends Within {
  readonly given: Given
}

function whySetMany(part: Node, query: Node, asked: Asked): string | undefined {
  const { given } = asked
  if (part.tag === 'RANGETBLREF') {
    const sub = child(children(query, 'rtable')[number(part, 'rtindex') - 1] ?? part, 'subquery')
    return sub ? whyMany(sub, inside(query, asked), given) : 'a branch may give many rows'
  }
  const told = toldApart(part, asked)
  if (!flag(part, 'all') && items(part.fields.colTypes).every((_, at) => told.has(at + 1))) return undefined
  const left = child(part, 'larg')
  const [union, intersect] = [1, 2]
  if (number(part, 'op') === union || !left) return 'a UNION gives the rows of each branch'
  // Of values that it can't tell apart INTERSECT may give either side's.
  return whySetMany(left, query, number(part, 'op') === intersect ? { ...asked, given: told } : asked)
}

/** The columns that are given as one of the values that a set operation tells apart. */
function toldApart(part: Node, { known, given }: Asked): Given {
  const types = numbers(part, 'colTypes')
  const collations = numbers(part, 'colCollations')
  const told = children(part, 'groupClauses').flatMap((key, at): readonly [number, readonly Sameness[]][] => {
    const families = known.equality.get(number(key, 'eqop')) ?? new Set<number>()
    const own = samenessOf({ families, collation: collations[at] ?? 0, type: types[at] ?? 0 }, known)
    return given.get(at + 1)?.some((sameness) => suffices(sameness, own)) ? [[at + 1, [own]]] : []
  })
  return new Map(told)
}

/** UPDATE and DELETE touch each row of a table once, however many rows of other sources it meets. */
function whyWrittenMany(query: Node, asked: Asked): string | undefined {
  const kind = number(query, 'commandType')
  const notMatchedBySource = 1
  if (
    kind === command.merge &&
    children(query, 'mergeActionList').some((one) => number(one, 'matchKind') === notMatchedBySource)
  )
    return 'WHEN NOT MATCHED BY SOURCE may touch many rows'
  const target = number(query, 'resultRelation')
  const entry = children(query, 'rtable')[target - 1]
  const isTable = entry !== undefined && ['r', 'p'].includes(text(entry, 'relkind') ?? '')
  const { why, isBound } = bound(query, asked)
  return kind !== command.merge && isTable && isBound(target) ? undefined : why
}

function whyGroupsMany(query: Node, asked: Asked): string | undefined {
  if (groupingSets(query).length > 1) return 'there are several grouping sets'
  if (children(query, 'groupClause').length === 0) return undefined
  const found = bound(query, asked)
  const areFixed = children(query, 'groupClause').every((key) => isOneValue(key, query, asked, found))
  return areFixed ? undefined : found.why && 'GROUP BY gives a row for each group'
}

/** DISTINCT leaves one row where all that it tells apart is of one value. */
function isOneDistinct(query: Node, asked: Asked, found: Bound): boolean {
  const keys = children(query, 'distinctClause')
  return keys.length > 0 && keys.every((key) => isOneValue(key, query, asked, found))
}

const rowNumber = 3100

/** `row_number()` gives each number once among the rows of one partition. */
function isOneNumbered(query: Node, asked: Asked, found: Bound): boolean {
  return children(query, 'targetList').some((entry) => {
    const call = child(entry, 'expr')
    if (!asked.given.has(number(entry, 'resno')) || !call || number(call, 'winfnoid') !== rowNumber) return false
    const window = children(query, 'windowClause').find((one) => number(one, 'winref') === number(call, 'winref'))
    return (
      window !== undefined && children(window, 'partitionClause').every((key) => isOneValue(key, query, asked, found))
    )
  })
}

/** Of what a key of a list tells apart. */
function isOneValue(key: Node, query: Node, { known, given }: Asked, { isOne }: Bound): boolean {
  const families = known.equality.get(number(key, 'eqop')) ?? new Set<number>()
  const reference = number(key, 'tleSortGroupRef')
  const entries = children(query, 'targetList').filter((entry) => number(entry, 'ressortgroupref') === reference)
  return entries.some((entry) => {
    const expression = ungrouped(child(entry, 'expr'), query)
    if (!expression) return false
    const own = samenessOf({ families, collation: collationOf(expression), type: typeOf(expression) }, known)
    const ways = flag(entry, 'resjunk') ? [] : (given.get(number(entry, 'resno')) ?? [])
    return ways.some((sameness) => suffices(sameness, own)) || isOne(expression, own)
  })
}

const inside = (query: Node, { known, outer }: Within): Within => ({ known, outer: [query, ...outer] })

const bound = (query: Node, { known, outer, given }: Asked): Bound => bind(query, { known, outer, gives }, given)

/** Of a query in FROM. Tables of WITH may be read often, and read each other. */
function gives(query: Node, within: Within, given: Given): string | undefined {
  const own = answered.get(query) ?? new Map<string, string | undefined>()
  answered.set(query, own)
  const key = [...given].map(([column, ways]) => `${column}:${ways.map(spell).join('/')}`).join(' ')
  if (!own.has(key)) own.set(key, isSelect(query) ? whyMany(query, within, given) : ofWriting(query, within, given))
  return own.get(key)
}

const spell = ({ families, collation, type }: Sameness): string => [collation, type, ...families].join()

/** For each set of columns that are given. */
const answered = new WeakMap<Node, Map<string, string | undefined>>()

const isSelect = (query: Node): boolean => number(query, 'commandType') === command.select

function ofWriting(query: Node, within: Within, given: Given): string | undefined {
  if (number(query, 'commandType') !== command.insert) return whyMany(query, within, given)
  const { rows, because } = ofInsert(query, within)
  return rows === 'many' ? because : undefined
}
