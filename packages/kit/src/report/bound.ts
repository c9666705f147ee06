/** Which sources of a query give at most one row to the whole of it: a key is equated, or they have no more. */
import { columnsOf, isNullOfNull, unfixed } from './columns-of.ts'
import { conditionsFor } from './conditions.ts'
import { type Equation, equationsIn, equationsOfJoins, isOf, joined, plainColumn } from './equations.ts'
import { holdsFor, isSame } from './index-match.ts'
import type { Known, KnownKey } from './known.ts'
import { isSequence, type Within } from './nullability/certainty.ts'
import { joinPlaces } from './nullability/joins.ts'
import { rangeKind } from './nullability/scope.ts'
import { baseType, isAcrossZones, type Sameness, suffices } from './sameness.ts'
import { child, children, flag, items, type Node, number, text, type Value } from './tree.ts'
import { typeOf } from './type-shape.ts'

/** Output columns that are equated from outside, with the ways in which they are. */
export type Given = ReadonlyMap<number, readonly Sameness[]>

export type Wanted = Pick<Sameness, 'families' | 'collation'>

export const noneGiven: Given = new Map()

export interface Bound {
  /** Why there may be several rows. */
  readonly why: string | undefined
  /** At most one row of this entry remains. */
  isBound(entry: number): boolean
  /** The same for all rows, as far as is wanted: identical, or equal as a key tells its values apart. */
  isOne(expression: Node, wanted?: Wanted): boolean
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
  const ofAllRows = [...givenEquations(query, given, known), ...equationsIn(tree && child(tree, 'quals'), known)]
  const equations = [
    ...ofAllRows,
    ...equationsOfMerge(query, known),
    ...(tree ? equationsOfJoins(tree, known, new Set(ofAllRows.map(({ entry }) => entry))) : []),
  ]
  const bound = new Set<number>()
  const present = new Set(ofAllRows.map(({ entry }) => entry))
  const { joinsOver, below } = joinPlaces(query)
  /** An outer join that is not of one row nulls it in some. */
  const isWavering = (column: Node): boolean =>
    !present.has(number(column, 'varno')) &&
    (joinsOver.get(number(column, 'varno')) ?? []).some(({ join }) =>
      entries.some((entry) => below.get(join)?.has(entry) && !bound.has(entry)),
    )
  /** Where an equation holds, neither of its sides is null. */
  const isFixed = (expression: Node, wanted: Wanted | undefined, seen: readonly Equation[] = []): boolean => {
    const column = plainColumn(expression)
    if (column) return isFixedColumn(column, wanted && { ...wanted, type: baseType(typeOf(expression), known) }, seen)
    const columns = columnsOf(expression, known)
    return (
      columns.every((one) => isFixedColumn(one, undefined, seen)) &&
      (isNullOfNull(expression, known) || !columns.some(isWavering))
    )
  }
  const isFixedColumn = (column: Node, wanted: Omit<Sameness, 'isIdentity'> | undefined, seen: readonly Equation[]) =>
    bound.has(number(column, 'varno')) ||
    equations.some(
      (equation): boolean =>
        isOf(equation, column) &&
        !seen.includes(equation) &&
        suffices(equation.sameness, wanted) &&
        isFixed(equation.to, equation.sameness, [...seen, equation]),
    )
  const isOne = (expression: Node, wanted?: Wanted): boolean =>
    isFixed(expression, wanted) && !columnsOf(expression, known).some(isWavering)
  const binding = { ...rules, query, equations, isFixed, isOne }
  for (let grown = true; grown; ) {
    grown = false
    for (const entry of entries)
      if (!bound.has(entry) && isBound(entry, binding)) {
        bound.add(entry)
        grown = true
      }
  }
  const loose = entries.find((entry) => !bound.has(entry))
  const why =
    tree && hasFullJoin(tree)
      ? 'a full join keeps the rows of both sides'
      : loose === undefined
        ? undefined
        : whyLoose(loose, binding)
  return { why, isBound: (entry) => bound.has(entry), isOne }
}

/** An output that is a column as it stands holds the value that is given. Of a row that is written, WHERE speaks of the old one. */
function givenEquations(query: Node, given: Given, known: Known): readonly Equation[] {
  const [select, del] = [1, 4]
  const list = { [select]: 'targetList', [del]: 'returningList' }[number(query, 'commandType')]
  if (list === undefined) return []
  return [...given].flatMap(([output, samenesses]) => {
    const entry = children(query, list).find((one) => number(one, 'resno') === output)
    const column = plainColumn(ungrouped(entry && child(entry, 'expr'), query))
    if (!column) return []
    const type = baseType(number(column, 'vartype'), known)
    return samenesses
      .filter((sameness) => sameness.isIdentity || sameness.type === type)
      .map((sameness) => ({
        entry: number(column, 'varno'),
        attribute: number(column, 'varattno'),
        to: constant,
        sameness,
      }))
  })
}

/** Of a row of the source that meets none of the target's, the condition says nothing. */
function equationsOfMerge(query: Node, known: Known): readonly Equation[] {
  const equations = equationsIn(child(query, 'mergeJoinCondition'), known)
  const [target, notMatchedByTarget] = [number(query, 'mergeTargetRelation'), 2]
  const isInner = !children(query, 'mergeActionList').some((one) => number(one, 'matchKind') === notMatchedByTarget)
  return isInner ? equations : equations.filter(({ entry }) => entry === target)
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
  /** As `isOne`, of the rows in which an equation with it holds. */
  isFixed(expression: Node, wanted: Wanted): boolean
  isOne(expression: Node): boolean
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
      return !isSet && columnsOf(functions, binding.known).every((one) => one === unfixed || binding.isOne(one))
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
const areSteady = (parts: readonly Value[], { known, isOne }: Binding): boolean =>
  columnsOf(parts, known).every((column) => isOne(column))

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
  const found = new Map<number, Sameness[]>()
  for (const { entry, attribute, to, sameness } of equations)
    if (entry === index && !columnsOf(to, known).some((column) => number(column, 'varno') === index))
      if (isFixed(to, sameness)) found.set(attribute, [...(found.get(attribute) ?? []), sameness])
  return found
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
    const wanted = { families: new Set([key.families[at] ?? 0]), collation: key.collations[at] ?? 0 }
    if (attribute !== 0) return isColumnFixed(index, attribute, wanted, binding)
    const own = { ...wanted, expression: expressions.shift() ?? null }
    return conditions.some((condition) => isExpressionFixed(index, own, condition, binding))
  })
}

interface KeyExpression extends Wanted {
  readonly expression: Value
}

function isExpressionFixed(index: number, own: KeyExpression, condition: Node, { known, isFixed }: Binding): boolean {
  const families = known.equality.get(number(condition, 'opno'))
  if (condition.tag !== 'OPEXPR' || ![...own.families].some((family) => families?.has(family))) return false
  if (own.collation !== 0 && number(condition, 'inputcollid') !== own.collation) return false
  const [left, right] = children(condition, 'args')
  const isEquated = (side: Node | undefined, to: Node | undefined) =>
    side !== undefined &&
    to !== undefined &&
    isSame(own.expression, side, index) &&
    !columnsOf(to, known).some((column) => number(column, 'varno') === index) &&
    !isAcrossZones(typeOf(side), typeOf(to), known) &&
    isFixed(to, own)
  return isEquated(left, right) || isEquated(right, left)
}

function isColumnFixed(index: number, attribute: number, wanted: Wanted, binding: Binding): boolean {
  const { query, equations, known, isFixed } = binding
  const relation = known.relations.get(number(children(query, 'rtable')[index - 1] ?? query, 'relid'))
  const type = baseType(relation?.columns.get(attribute)?.type ?? 0, known)
  return equations.some(
    (equation) =>
      equation.entry === index &&
      equation.attribute === attribute &&
      suffices(equation.sameness, { ...wanted, type }) &&
      !columnsOf(equation.to, known).some((column) => number(column, 'varno') === index) &&
      isFixed(equation.to, equation.sameness),
  )
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
