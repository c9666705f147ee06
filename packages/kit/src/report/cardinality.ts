/** How many rows a statement gives: exactly one, at most one, many, or only a count; and what keeps it from being fewer. */
import { integerConstant } from './constant.ts'
import type { Known, KnownKey } from './known.ts'
import { surelyGivesRow } from './nullability/certainty.ts'
import { groupingSets, isGrouped } from './nullability/grouping.ts'
import { rangeKind } from './nullability/scope.ts'
import { peelCasts } from './peel.ts'
import { child, children, flag, isNode, items, type Node, number, text, type Value } from './tree.ts'

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
  const bound = bind(query, known)
  const keys = children(query, 'groupClause').map((key) => number(key, 'tleSortGroupRef'))
  const group = children(query, 'rtable').find((entry) => rangeKind(entry) === 9)
  const expressions = children(query, 'targetList')
    .filter((entry) => keys.includes(number(entry, 'ressortgroupref')))
    .map((entry) => ungrouped(child(entry, 'expr'), query, group))
  if (expressions.length > 0 && expressions.every((expression) => expression && bound.isFixed(expression)))
    return undefined
  return bound.why && 'GROUP BY gives a row for each group'
}

function ungrouped(expression: Node | undefined, query: Node, group: Node | undefined): Node | undefined {
  const isKey =
    expression?.tag === 'VAR' && group && children(query, 'rtable')[number(expression, 'varno') - 1] === group
  return isKey ? children(group, 'groupexprs')[number(expression, 'varattno') - 1] : expression
}

const whyPartsMany = (query: Node, known: Known): string | undefined => bind(query, known).why

interface Equation {
  readonly entry: number
  readonly attribute: number
  readonly to: Node
  readonly families: ReadonlySet<number>
}

interface Bound {
  readonly why: string | undefined
  isFixed(expression: Node): boolean
}

/** Entries of which at most one row remains; found again and again, since one binds the next. */
function bind(query: Node, known: Known): Bound {
  const tree = child(query, 'jointree')
  const entries = tree ? joined(tree) : []
  const equations = tree ? collect(tree, undefined, query, known) : []
  const bound = new Set<number>()
  const isFixed = (expression: Node): boolean =>
    columnsOf(expression, known).every((column) => isFixedColumn(column, []))
  const isFixedColumn = (column: Node, seen: readonly Equation[]): boolean =>
    bound.has(number(column, 'varno')) ||
    equations.some(
      (equation) =>
        isOf(equation, column) &&
        !seen.includes(equation) &&
        columnsOf(equation.to, known).every((other) => isFixedColumn(other, [...seen, equation])),
    )
  for (let grown = true; grown; ) {
    grown = false
    for (const entry of entries)
      if (!bound.has(entry) && isBound(entry, { query, known, equations, isFixed })) {
        bound.add(entry)
        grown = true
      }
  }
  const loose = entries.find((entry) => !bound.has(entry))
  if (tree && hasFullJoin(tree)) return { why: 'a full join keeps the rows of both sides', isFixed }
  return { why: loose === undefined ? undefined : whyLoose(loose, { query, known, equations, isFixed }), isFixed }
}

const isOf = (equation: Equation, column: Node): boolean =>
  equation.entry === number(column, 'varno') && equation.attribute === number(column, 'varattno')

function joined(part: Node): readonly number[] {
  if (part.tag === 'RANGETBLREF') return [number(part, 'rtindex')]
  if (part.tag === 'FROMEXPR') return children(part, 'fromlist').flatMap(joined)
  return [child(part, 'larg'), child(part, 'rarg')].flatMap((side) => (side ? joined(side) : []))
}

function hasFullJoin(part: Node): boolean {
  if (part.tag === 'FROMEXPR') return children(part, 'fromlist').some(hasFullJoin)
  if (part.tag !== 'JOINEXPR') return false
  return (
    number(part, 'jointype') === 2 ||
    [child(part, 'larg'), child(part, 'rarg')].some((side) => side && hasFullJoin(side))
  )
}

/** Equations that hold for the rows of `only` (an outer join's optional side), or of all. */
function collect(part: Node, only: ReadonlySet<number> | undefined, query: Node, known: Known): readonly Equation[] {
  if (part.tag === 'FROMEXPR')
    return [
      ...children(part, 'fromlist').flatMap((item) => collect(item, only, query, known)),
      ...equations(child(part, 'quals'), known),
    ]
  if (part.tag !== 'JOINEXPR') return []
  const [larg, rarg] = [child(part, 'larg'), child(part, 'rarg')]
  const below = [larg, rarg].flatMap((side) => (side ? collect(side, only, query, known) : []))
  const kind = number(part, 'jointype')
  const optional = kind === 1 ? rarg : kind === 3 ? larg : undefined
  if (kind !== 0 && !optional) return below
  const allowed = optional && new Set(joined(optional))
  return [...below, ...equations(child(part, 'quals'), known).filter(({ entry }) => !allowed || allowed.has(entry))]
}

function equations(condition: Node | undefined, known: Known): readonly Equation[] {
  if (condition?.tag === 'BOOLEXPR' && text(condition, 'boolop') === 'and')
    return children(condition, 'args').flatMap((term) => equations(term, known))
  const families = condition?.tag === 'OPEXPR' ? known.equality.get(number(condition, 'opno')) : undefined
  if (!condition || !families) return []
  const [left, right] = children(condition, 'args')
  return [...equation(left, right, condition, families), ...equation(right, left, condition, families)]
}

function equation(
  side: Node | undefined,
  to: Node | undefined,
  condition: Node,
  families: ReadonlySet<number>,
): readonly Equation[] {
  const column = side?.tag === 'RELABELTYPE' ? child(side, 'arg') : side
  if (column?.tag !== 'VAR' || !to || number(column, 'varlevelsup') > 0) return []
  // Under another collation than the column's, texts may be equal that the index tells apart.
  if (number(condition, 'inputcollid') !== number(column, 'varcollid') && number(column, 'varcollid') !== 0) return []
  return [{ entry: number(column, 'varno'), attribute: number(column, 'varattno'), to, families }]
}

interface Binding {
  readonly query: Node
  readonly known: Known
  readonly equations: readonly Equation[]
  isFixed(expression: Node): boolean
}

function isBound(index: number, binding: Binding): boolean {
  const entry = children(binding.query, 'rtable')[index - 1]
  if (!entry) return false
  const kind = rangeKind(entry)
  const sub = child(entry, 'subquery')
  if (kind === 1 && sub) return !whyMany(sub, binding.known) || isKeyBound(index, subQueryKeys(sub), binding)
  if (kind === 5) return items(entry.fields.values_lists).length <= 1
  if (kind === 8) return true
  if (kind === 3) return children(entry, 'functions').every((one) => !flag(child(one, 'funcexpr') ?? one, 'funcretset'))
  return kind === 0 && keysOf(entry, binding.known).some((key) => isKeyFixed(index, key, binding))
}

function keysOf(entry: Node, known: Known): readonly KnownKey[] {
  const relation = known.relations.get(number(entry, 'relid'))
  if (!relation) return []
  return relation.keys.filter((key) => key.whole || !(flag(entry, 'inh') && relation.hasChildren))
}

const isKeyFixed = (index: number, key: KnownKey, binding: Binding): boolean =>
  key.columns.every((attribute, at) => isColumnFixed(index, attribute, binding, key.families[at]))

const isColumnFixed = (index: number, attribute: number, binding: Binding, family?: number): boolean =>
  binding.equations.some(
    (equation) =>
      equation.entry === index &&
      equation.attribute === attribute &&
      (family === undefined || equation.families.has(family)) &&
      !columnsOf(equation.to, binding.known).some((column) => number(column, 'varno') === index) &&
      binding.isFixed(equation.to),
  )

/** Columns of a sub-select that no two of its rows share: those of GROUP BY or DISTINCT. */
function subQueryKeys(sub: Node): readonly (readonly number[])[] {
  if (child(sub, 'setOperations') || flag(sub, 'hasTargetSRFs') || children(sub, 'groupingSets').length > 0) return []
  return ['groupClause', 'distinctClause'].flatMap((field) => {
    const references = children(sub, field).map((key) => number(key, 'tleSortGroupRef'))
    if (references.length === 0) return []
    const columns = references.map((reference) =>
      children(sub, 'targetList').find(
        (entry) => number(entry, 'ressortgroupref') === reference && !flag(entry, 'resjunk'),
      ),
    )
    return columns.every((entry) => entry) ? [columns.map((entry) => (entry ? number(entry, 'resno') : 0))] : []
  })
}

const isKeyBound = (index: number, keys: readonly (readonly number[])[], binding: Binding): boolean =>
  keys.some((key) => key.every((attribute) => isColumnFixed(index, attribute, binding)))

/** Stands for what differs from row to row though it reads no column. */
const unfixed: Node = { tag: 'VAR', fields: { varno: '-1', varattno: '0', varlevelsup: '0' } }

/** Columns of this level that an expression reads, sub-selects included. */
function columnsOf(value: Value, known: Known, depth = 0): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap((item: Value) => columnsOf(item, known, depth))
  if (!isNode(value)) return []
  if (value.tag === 'VAR') {
    if (number(value, 'varlevelsup') !== depth) return []
    return [{ tag: 'VAR', fields: { ...value.fields, varlevelsup: '0' } }]
  }
  const called = number(value, 'funcid') || number(value, 'opfuncid')
  const own = called !== 0 && (known.functions.get(called)?.volatile ?? true) ? [unfixed] : []
  const below = depth + (value.tag === 'QUERY' ? 1 : 0)
  return [...own, ...Object.values(value.fields).flatMap((part) => columnsOf(part, known, below))]
}

function whyLoose(index: number, binding: Binding): string {
  const entry = children(binding.query, 'rtable')[index - 1]
  const alias = entry && child(entry, 'eref')
  const name = (alias && text(alias, 'aliasname')) ?? '?'
  const relation = entry && rangeKind(entry) === 0 ? binding.known.relations.get(number(entry, 'relid')) : undefined
  const keys = entry ? keysOf(entry, binding.known) : []
  if (!relation || keys.length === 0) return `no key of \`${name}\` is known`
  const shown = keys.map(
    (key) => `(${key.columns.map((column) => relation.columns.get(column)?.name ?? '?').join(', ')})`,
  )
  return `no key of \`${name}\` is bound: ${shown.join(' or ')}`
}
