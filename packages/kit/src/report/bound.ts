/** Which sources of a query give at most one row to the whole of it: a key is equated, or they have no more. */
import { conditionsFor } from './conditions.ts'
import { type Equation, equationsIn, equationsOfJoins, isOf, joined } from './equations.ts'
import { holdsFor, isSame } from './index-match.ts'
import type { Known, KnownKey } from './known.ts'
import { isSequence, type Within } from './nullability/certainty.ts'
import { joinPlaces } from './nullability/joins.ts'
import { rangeKind } from './nullability/scope.ts'
import { child, children, flag, isNode, items, type Node, number, text, type Value } from './tree.ts'

/** Output columns that are equated from outside, with the operator families in which they are. */
export type Given = ReadonlyMap<number, ReadonlySet<number>>

export const noneGiven: Given = new Map()

export interface Bound {
  /** Why there may be several rows. */
  readonly why: string | undefined
  /** At most one row of this entry remains. */
  isBound(entry: number): boolean
  /** The same for all rows. */
  isFixed(expression: Node): boolean
  /** Reads a column that an outer join may null. */
  isOptional(expression: Node): boolean
}

export interface Rules extends Within {
  /** Why a query in FROM may give more than one row of these values. */
  gives(query: Node, within: Within, given: Given): string | undefined
}

/** Entries of which at most one row remains; found again and again, since one binds the next. */
export function bind(query: Node, rules: Rules, given: Given = noneGiven): Bound {
  const { known } = rules
  const tree = child(query, 'jointree')
  const target = number(query, 'mergeTargetRelation')
  const entries = [...(tree ? joined(tree) : []), ...(target > 0 ? [target] : [])]
  const ofAllRows = [...givenEquations(query, given), ...equationsIn(tree && child(tree, 'quals'), known)]
  const equations = [
    ...ofAllRows,
    ...equationsIn(child(query, 'mergeJoinCondition'), known),
    ...(tree ? equationsOfJoins(tree, known, new Set(ofAllRows.map(({ entry }) => entry))) : []),
  ]
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
  const binding = { ...rules, query, equations, isFixed }
  for (let grown = true; grown; ) {
    grown = false
    for (const entry of entries)
      if (!bound.has(entry) && isBound(entry, binding)) {
        bound.add(entry)
        grown = true
      }
  }
  const { joinsOver } = joinPlaces(query)
  const isOptional = (expression: Node): boolean =>
    columnsOf(expression, known).some((column) => joinsOver.has(number(column, 'varno')))
  const loose = entries.find((entry) => !bound.has(entry))
  const why =
    tree && hasFullJoin(tree)
      ? 'a full join keeps the rows of both sides'
      : loose === undefined
        ? undefined
        : whyLoose(loose, binding)
  return { why, isBound: (entry) => bound.has(entry), isFixed, isOptional }
}

/** An output that is a column as it stands holds the value that is given. Of a row that is written, WHERE speaks of the old one. */
function givenEquations(query: Node, given: Given): readonly Equation[] {
  const [select, del] = [1, 4]
  const list = { [select]: 'targetList', [del]: 'returningList' }[number(query, 'commandType')]
  if (list === undefined) return []
  return [...given].flatMap(([output, families]) => {
    const entry = children(query, list).find((one) => number(one, 'resno') === output)
    const expression = ungrouped(entry && child(entry, 'expr'), query)
    const column = expression?.tag === 'RELABELTYPE' ? child(expression, 'arg') : expression
    if (column?.tag !== 'VAR' || number(column, 'varlevelsup') > 0) return []
    return [{ entry: number(column, 'varno'), attribute: number(column, 'varattno'), to: constant, families }]
  })
}

const constant: Node = { tag: 'CONST', fields: {} }

/** Since 18 a key of GROUP BY is read from an entry of its own. */
export function ungrouped(expression: Node | undefined, query: Node): Node | undefined {
  const entry = expression?.tag === 'VAR' ? children(query, 'rtable')[number(expression, 'varno') - 1] : undefined
  if (!expression || rangeKind(entry) !== 9 || !entry) return expression
  return children(entry, 'groupexprs')[number(expression, 'varattno') - 1]
}

function hasFullJoin(part: Node): boolean {
  if (part.tag === 'FROMEXPR') return children(part, 'fromlist').some(hasFullJoin)
  if (part.tag !== 'JOINEXPR') return false
  return (
    number(part, 'jointype') === 2 ||
    [child(part, 'larg'), child(part, 'rarg')].some((side) => side && hasFullJoin(side))
  )
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
      return isSequence(entry) || keysOf(entry, binding.known).some((key) => isKeyFixed(index, key, binding))
    case 1: {
      const sub = child(entry, 'subquery')
      if (!sub || !areSteady([sub], binding)) return false
      const within = { known: binding.known, outer: [binding.query, ...binding.outer] }
      return !binding.gives(sub, within, fixedColumns(index, binding))
    }
    case 3: {
      const functions = children(entry, 'functions')
      const isSet = functions.some((one) => flag(child(one, 'funcexpr') ?? one, 'funcretset'))
      // A call in FROM is made once for each row that it reads, whatever it does.
      return !isSet && columnsOf(functions, binding.known).every((one) => one === unfixed || binding.isFixed(one))
    }
    case 5: {
      const rows = items(entry.fields.values_lists)
      return rows.length <= 1 && areSteady(rows, binding)
    }
    case 6:
      return isOneOfCommonTable(index, entry, binding)
    default:
      return rangeKind(entry) === 8
  }
}

/** A lateral source gives its row anew for each row of those that it reads. */
const areSteady = (parts: readonly Value[], { known, isFixed }: Binding): boolean =>
  columnsOf(parts, known).every((column) => isFixed(column))

function isOneOfCommonTable(index: number, entry: Node, binding: Binding): boolean {
  const { query, known, outer, gives } = binding
  const queries = [query, ...outer].slice(number(entry, 'ctelevelsup'))
  const table = children(queries[0] ?? query, 'cteList').find((one) => text(one, 'ctename') === text(entry, 'ctename'))
  if (!table || flag(entry, 'self_reference') || flag(table, 'cterecursive')) return false
  const inner = child(table, 'ctequery')
  return inner !== undefined && !gives(inner, { known, outer: queries }, fixedColumns(index, binding))
}

/** The columns of an entry that hold one value. */
function fixedColumns(index: number, { equations, known, isFixed }: Binding): Given {
  const found = equations.filter(
    ({ entry, to }) =>
      entry === index && !columnsOf(to, known).some((column) => number(column, 'varno') === index) && isFixed(to),
  )
  return new Map(found.map(({ attribute, families }) => [attribute, families]))
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
    if (attribute !== 0) return isColumnFixed(index, attribute, binding, key.families[at] ?? 0)
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

const isColumnFixed = (index: number, attribute: number, binding: Binding, family: number): boolean =>
  binding.equations.some(
    (equation) =>
      equation.entry === index &&
      equation.attribute === attribute &&
      equation.families.has(family) &&
      !columnsOf(equation.to, binding.known).some((column) => number(column, 'varno') === index) &&
      binding.isFixed(equation.to),
  )

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
  const isVolatile = called !== 0 && (known.functions.get(called)?.volatile ?? true)
  const own = isVolatile || (value.tag === 'WINDOWFUNC' && depth === 0) ? [unfixed] : []
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
