/** Which sources of a query give at most one row to the whole of it: a key is equated, or they have no more. */
import { conditionsFor } from './conditions.ts'
import { holdsFor, isSame } from './index-match.ts'
import type { Known, KnownKey } from './known.ts'
import type { Within } from './nullability/certainty.ts'
import { joinPlaces } from './nullability/joins.ts'
import { rangeKind } from './nullability/scope.ts'
import { child, children, flag, isNode, items, type Node, number, text, type Value } from './tree.ts'

interface Equation {
  readonly entry: number
  readonly attribute: number
  readonly to: Node
  readonly families: ReadonlySet<number>
}

export interface Bound {
  readonly why: string | undefined
  /** The same for all rows. */
  isFixed(expression: Node): boolean
  /** Reads a column that an outer join may null. */
  isOptional(expression: Node): boolean
}

export interface Rules extends Within {
  /** Why a query in FROM may give more than one row. */
  gives(query: Node, within: Within): string | undefined
}

/** Entries of which at most one row remains; found again and again, since one binds the next. */
export function bind(query: Node, rules: Rules): Bound {
  const { known } = rules
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
      if (!bound.has(entry) && isBound(entry, { ...rules, query, equations, isFixed })) {
        bound.add(entry)
        grown = true
      }
  }
  const { joinsOver } = joinPlaces(query)
  const isOptional = (expression: Node): boolean =>
    columnsOf(expression, known).some((column) => joinsOver.has(number(column, 'varno')))
  const loose = entries.find((entry) => !bound.has(entry))
  if (tree && hasFullJoin(tree)) return { why: 'a full join keeps the rows of both sides', isFixed, isOptional }
  return {
    why: loose === undefined ? undefined : whyLoose(loose, { ...rules, query, equations, isFixed }),
    isFixed,
    isOptional,
  }
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

interface Binding extends Rules {
  readonly query: Node
  readonly equations: readonly Equation[]
  isFixed(expression: Node): boolean
}

function isBound(index: number, binding: Binding): boolean {
  const entry = children(binding.query, 'rtable')[index - 1]
  if (!entry) return false
  switch (rangeKind(entry)) {
    case 0:
      return keysOf(entry, binding.known).some((key) => isKeyFixed(index, key, binding))
    case 1: {
      const sub = child(entry, 'subquery')
      if (!sub || !areSteady([sub], binding)) return false
      const within = { known: binding.known, outer: [binding.query, ...binding.outer] }
      return !binding.gives(sub, within) || isKeyBound(index, subQueryKeys(sub), binding)
    }
    case 3: {
      const functions = children(entry, 'functions')
      const isSet = functions.some((one) => flag(child(one, 'funcexpr') ?? one, 'funcretset'))
      return !isSet && areSteady(functions, binding)
    }
    case 5: {
      const rows = items(entry.fields.values_lists)
      return rows.length <= 1 && areSteady(rows, binding)
    }
    case 6:
      return isOneCommonTable(entry, binding)
    default:
      return rangeKind(entry) === 8
  }
}

/** A lateral source gives its row anew for each row of those that it reads. */
const areSteady = (parts: readonly Value[], { known, isFixed }: Binding): boolean =>
  columnsOf(parts, known).every((column) => isFixed(column))

function isOneCommonTable(entry: Node, { query, known, outer, gives }: Binding): boolean {
  const queries = [query, ...outer].slice(number(entry, 'ctelevelsup'))
  const table = children(queries[0] ?? query, 'cteList').find((one) => text(one, 'ctename') === text(entry, 'ctename'))
  if (!table || flag(entry, 'self_reference') || flag(table, 'cterecursive')) return false
  const inner = child(table, 'ctequery')
  return inner !== undefined && !gives(inner, { known, outer: queries })
}

function keysOf(entry: Node, known: Known): readonly KnownKey[] {
  const relation = known.relations.get(number(entry, 'relid'))
  if (!relation) return []
  return relation.keys.filter((key) => key.whole || !(flag(entry, 'inh') && relation.hasChildren))
}

function isKeyFixed(index: number, key: KnownKey, binding: Binding): boolean {
  const conditions = conditionsFor(child(binding.query, 'jointree'), index)
  const isCompared = (attribute: number) =>
    binding.equations.some((equation) => equation.entry === index && equation.attribute === attribute)
  if (key.predicate && !holdsFor(key.predicate, conditions, { entry: index, isCompared })) return false
  const expressions = [...key.expressions]
  return key.columns.every((attribute, at) => {
    if (attribute !== 0) return isColumnFixed(index, attribute, binding, key.families[at])
    const expression = expressions.shift() ?? null
    const own = { expression, family: key.families[at] ?? 0, collation: key.collations[at] ?? 0 }
    return conditions.some((condition) => isExpressionFixed(index, own, condition, binding))
  })
}

interface KeyExpression {
  readonly expression: Value
  readonly family: number
  readonly collation: number
}

function isExpressionFixed(index: number, own: KeyExpression, condition: Node, { known, isFixed }: Binding): boolean {
  if (condition.tag !== 'OPEXPR' || !known.equality.get(number(condition, 'opno'))?.has(own.family)) return false
  if (own.collation !== 0 && number(condition, 'inputcollid') !== own.collation) return false
  const [left, right] = children(condition, 'args')
  const isEquated = (side: Node | undefined, to: Node | undefined) =>
    side !== undefined &&
    to !== undefined &&
    isSame(own.expression, side, index) &&
    !columnsOf(to, known).some((column) => number(column, 'varno') === index) &&
    isFixed(to)
  return isEquated(left, right) || isEquated(right, left)
}

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
    (key) =>
      `(${key.columns.map((column, at) => relation.columns.get(column)?.name ?? key.written[at] ?? '?').join(', ')})`,
  )
  return `no key of \`${name}\` is bound: ${shown.join(' or ')}`
}
