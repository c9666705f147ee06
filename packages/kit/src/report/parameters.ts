/** What a statement does with each `$n`: may it be null, and which column's values does it take? */

import type { Known } from './known.ts'
import { newAnalysis } from './nullability/analysis.ts'
import { type Level, type ParameterNullability, range, type Scope } from './nullability/scope.ts'
import { peelCasts } from './peel.ts'
import { type StoredColumn, sources, storedColumn } from './trace.ts'
import { child, children, flag, type Node, number, numbers } from './tree.ts'
import { walkQuery } from './walk.ts'

export interface ParameterUse {
  readonly mayBeNull: boolean
  readonly elementMayBeNull: boolean
  /** Of which it is, or is compared with, a value. */
  readonly column?: StoredColumn
  /** It is only compared as less or more: any value of the column's type makes sense, not only those that it can hold. */
  readonly bounds: boolean
  /** `limit` or `offset`: a count that fits a number. */
  readonly counts: boolean
  /** Rows are ordered by it, the same value for all. */
  readonly sorts: boolean
}

interface Uses {
  testedForNull: boolean
  intoNullable: boolean
  intoNotNull: boolean
  elementsIntoNullable: boolean
  elementsIntoNotNull: boolean
  counts: boolean
  sorts: boolean
  columns: StoredColumn[]
  bounded: StoredColumn[]
}

/** By parameter number. */
export function parameterUses(query: Node, known: Known): ReadonlyMap<number, ParameterUse> {
  const all = new Map<number, Uses>()
  const usesOf = (parameter: number): Uses => {
    const uses = all.get(parameter) ?? {
      ...{ testedForNull: false, intoNullable: false, intoNotNull: false, counts: false, sorts: false },
      ...{ elementsIntoNullable: false, elementsIntoNotNull: false, columns: [], bounded: [] },
    }
    all.set(parameter, uses)
    return uses
  }
  const anyNull = { parameterMayBeNull: () => true, elementMayBeNull: () => true }
  const root = newAnalysis(known, anyNull).open(query, undefined)
  walkQuery(root, {
    expression: (expression, scope) => inspect(expression, scope, usesOf),
    level: (level) => inspectLevel(level, known, usesOf),
  })
  return new Map([...all].map(([parameter, uses]) => [parameter, toUse(uses)]))
}

function toUse(uses: Uses): ParameterUse {
  const [column] = [...uses.columns, ...uses.bounded]
  return {
    mayBeNull: (uses.testedForNull || uses.intoNullable) && !uses.intoNotNull,
    elementMayBeNull: uses.elementsIntoNullable && !uses.elementsIntoNotNull,
    counts: uses.counts,
    sorts: uses.sorts,
    bounds: uses.columns.length === 0,
    ...(column ? { column } : {}),
  }
}

export const nullabilityOf = (uses: ReadonlyMap<number, ParameterUse>): ParameterNullability => ({
  parameterMayBeNull: (parameter) => uses.get(parameter)?.mayBeNull ?? false,
  elementMayBeNull: (parameter) => uses.get(parameter)?.elementMayBeNull ?? false,
})

type UsesOf = (parameter: number) => Uses

/** The number of the parameter that an expression is, casts aside. */
export function parameterOf(expression: Node | undefined): number | undefined {
  const inner = peelCasts(expression)
  return inner?.tag === 'PARAM' && number(inner, 'paramkind') === 0 ? number(inner, 'paramid') : undefined
}

function inspect(expression: Node, scope: Scope, usesOf: UsesOf): void {
  const args = children(expression, 'args')
  const asksForNull = expression.tag === 'COALESCEEXPR' || expression.tag === 'DISTINCTEXPR'
  for (const argument of asksForNull ? args : expression.tag === 'NULLTEST' ? [child(expression, 'arg')] : []) {
    const parameter = parameterOf(argument)
    if (parameter !== undefined) usesOf(parameter).testedForNull = true
  }
  for (const { one, other, equal } of compared(expression, scope)) {
    note(one, other, equal)
    note(other, one, equal)
  }
  function note(one: Node, other: Node, equal: boolean): void {
    const parameter = parameterOf(one)
    const peeled = peelCasts(other)
    const column = parameter !== undefined && peeled && storedColumn(peeled, scope)
    if (column) usesOf(parameter)[equal ? 'columns' : 'bounded'].push(column)
  }
}

interface Compared {
  readonly one: Node
  readonly other: Node
  readonly equal: boolean
}

/** Pairs of expressions that take values of one kind: compared, or the one in place of the other. */
function compared(expression: Node, scope: Scope): readonly Compared[] {
  const { equality, ordering } = scope.level.analysis.known
  const pair = (one: Node | undefined, other: Node | undefined, operator: number): readonly Compared[] => {
    const equal = equality.has(operator)
    return one && other && (equal || ordering.has(operator)) ? [{ one, other, equal }] : []
  }
  const args = children(expression, 'args')
  const [first, second] = args
  switch (expression.tag) {
    case 'OPEXPR':
    case 'DISTINCTEXPR':
    case 'NULLIFEXPR':
      return pair(first, second, number(expression, 'opno'))
    case 'SCALARARRAYOPEXPR': {
      const listed = second?.tag === 'ARRAYEXPR' ? children(second, 'elements') : [second]
      return listed.flatMap((other) => pair(first, other, number(expression, 'opno')))
    }
    case 'ROWCOMPAREEXPR': {
      const others = children(expression, 'rargs')
      const operators = numbers(expression, 'opnos')
      return children(expression, 'largs').flatMap((one, at) => pair(one, others[at], operators[at] ?? 0))
    }
    case 'COALESCEEXPR':
      return args.flatMap((one, at) => args.slice(at + 1).map((other) => ({ one, other, equal: true })))
    default:
      return []
  }
}

function inspectLevel(level: Level, known: Known, usesOf: UsesOf): void {
  const { query } = level
  for (const field of ['limitCount', 'limitOffset']) {
    const parameter = parameterOf(child(query, field))
    if (parameter !== undefined) usesOf(parameter).counts = true
  }
  for (const sort of children(query, 'sortClause')) {
    const key = children(query, 'targetList').find(
      (entry) => number(entry, 'ressortgroupref') === number(sort, 'tleSortGroupRef'),
    )
    const parameter = parameterOf(key && child(key, 'expr'))
    if (parameter !== undefined) usesOf(parameter).sorts = true
  }
  const target = range(level, number(query, 'resultRelation'))
  if (!target) return
  const conflict = child(query, 'onConflict')
  const lists = [
    children(query, 'targetList'),
    conflict ? children(conflict, 'onConflictSet') : [],
    ...children(query, 'mergeActionList').map((action) => children(action, 'targetList')),
  ]
  for (const entry of lists.flat()) {
    const attribute = number(entry, 'resno')
    const column = known.relations.get(number(target, 'relid'))?.columns.get(attribute)
    const expression = child(entry, 'expr')
    if (!column || !expression || flag(entry, 'resjunk')) continue
    noteWritten(
      expression,
      level.rows,
      {
        notNull: column.notNull || known.types.get(column.type)?.notNull === true,
        column: { relation: number(target, 'relid'), attribute },
      },
      usesOf,
    )
  }
}

interface Written {
  readonly notNull: boolean
  readonly column: StoredColumn
}

function noteWritten(expression: Node, scope: Scope, written: Written, usesOf: UsesOf): void {
  const parameter = parameterOf(expression)
  if (parameter !== undefined) {
    const uses = usesOf(parameter)
    if (written.notNull) uses.intoNotNull = true
    else uses.intoNullable = true
    uses.columns.unshift(written.column)
    return
  }
  const inner = peelCasts(expression)
  if (inner?.tag === 'CASEEXPR' || inner?.tag === 'COALESCEEXPR') noteAlternatives(inner, written, usesOf)
  if (inner?.tag === 'FUNCEXPR' && flag(inner, 'funcretset')) noteElements(inner, 0, written, usesOf)
  if (inner?.tag !== 'VAR') return
  const entry = range(scope.level, number(inner, 'varno'))
  const functions = entry && number(inner, 'varlevelsup') === 0 ? children(entry, 'functions') : []
  if (functions.length > 0) noteFunctionColumn(functions, number(inner, 'varattno'), written, usesOf)
  for (const source of sources(inner, scope) ?? []) noteWritten(source.expression, source.scope, written, usesOf)
}

/** One of several is written: a null for a NOT NULL column may be meant for a test beside it, `case when :name is null then …`. */
function noteAlternatives(expression: Node, written: Written, usesOf: UsesOf): void {
  const isCase = expression.tag === 'CASEEXPR'
  const branches = children(expression, 'args')
  const taken = isCase ? [...branches.map((one) => child(one, 'result')), child(expression, 'defresult')] : branches
  for (const parameter of taken.map(parameterOf)) {
    if (parameter === undefined) continue
    if (isCase && !written.notNull) usesOf(parameter).intoNullable = true
    usesOf(parameter).columns.unshift(written.column)
  }
}

/** `unnest(a, b)` in FROM is one function for each argument. */
function noteFunctionColumn(functions: readonly Node[], attribute: number, written: Written, usesOf: UsesOf): void {
  const call = functions[attribute - 1] && child(functions[attribute - 1] ?? { tag: '', fields: {} }, 'funcexpr')
  if (call && functions.every((one) => number(one, 'funccolcount') === 1)) noteElements(call, 0, written, usesOf)
}

const unnest = 2331

function noteElements(call: Node, argument: number, written: Written, usesOf: UsesOf): void {
  const parameter = number(call, 'funcid') === unnest ? parameterOf(children(call, 'args')[argument]) : undefined
  if (parameter === undefined) return
  if (written.notNull) usesOf(parameter).elementsIntoNotNull = true
  else usesOf(parameter).elementsIntoNullable = true
}
