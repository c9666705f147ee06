/** Columns: nulled by an outer join, or null at their source. */
import type { KnownRelation } from '../known.ts'
import { child, children, flag, isNode, items, type Node, nodes, number, text } from '../tree.ts'
import { isSequence } from './certainty.ts'
import { commonTableOutputs } from './common-table.ts'
import { aliased } from './facts.ts'
import { mayBeLeftOut } from './grouping.ts'
import { isNulledByGrouping, nullingJoins } from './joins.ts'
import { isJsonTest } from './json-test.ts'
import { whyReturnedNull } from './returning.ts'
import {
  ascend,
  because,
  columnKey,
  groupKey,
  isKnown,
  isPresent,
  joinKey,
  type Level,
  type Outputs,
  range,
  rangeKind,
  type Scope,
  type Why,
  withInnerFacts,
} from './scope.ts'
import { whyFunctionColumnNull } from './set-returning.ts'

export function whyColumnNull(column: Node, scope: Scope): Why | undefined {
  const home = ascend(scope, number(column, 'varlevelsup'))
  if (!home) return because('it comes from a query that is out of sight', column)
  const { level } = home
  if (home !== scope && number(column, 'varlevelsup') > 0 && mayBeLeftOut(column, withInnerFacts(home, scope)))
    return because('a grouping set leaves it out', column)
  const returned = whyReturnedNull(column, home)
  if (returned !== 'as usual' && returned !== 'computed') return returned
  for (const outer of nullingJoins(column, home)) {
    if (isPresent(scope, joinKey(level, outer.join, outer.side))) continue
    return because(
      `\`${entryName(level, number(column, 'varno'))}\` is on the optional side of a ${outer.kind} join`,
      column,
    )
  }
  const key = columnKey(level, number(column, 'varno'), number(column, 'varattno'))
  if (returned !== 'computed' && isKnown(scope, key)) return undefined
  return whySourceNull(column, home, withInnerFacts(home, scope))
}

export const entryName = (level: Level, index: number): string => {
  const entry = range(level, index)
  const alias = entry && child(entry, 'eref')
  return (alias && text(alias, 'aliasname')) || '?'
}

const columnName = (level: Level, column: Node): string => {
  const entry = range(level, number(column, 'varno'))
  const key = rangeKind(entry) === 9 ? aliased(entry, number(column, 'varattno')) : undefined
  if (key?.tag === 'VAR' && number(key, 'varlevelsup') === 0) return columnName(level, key)
  const alias = entry && child(entry, 'eref')
  const name = alias && items(alias.fields.colnames)[number(column, 'varattno') - 1]
  return `${entryName(level, number(column, 'varno'))}.${typeof name === 'string' ? name : '*'}`
}

function whySourceNull(column: Node, home: Scope, scope: Scope): Why | undefined {
  const { level } = home
  const entry = range(level, number(column, 'varno'))
  const attribute = number(column, 'varattno')
  if (!entry) return because('its source is unknown', column)
  switch (rangeKind(entry)) {
    case 0:
      return whyStoredNull(column, entry, scope)
    case 1:
      return attribute === 0 ? undefined : fromOutputs(subQueryOutputs(level, number(column, 'varno')), column, level)
    case 2: {
      const source = aliased(entry, attribute)
      if (!source) return attribute === 0 ? undefined : because('its join column is unknown', column)
      return level.analysis.whyNull(source, scope)
    }
    case 3:
      return whyFunctionColumnNull(entry, column, scope)
    case 4:
      return isAlwaysTold(entry, attribute)
        ? undefined
        : because(`\`${columnName(level, column)}\` is looked up in a document`, column)
    case 5:
      return whyListedNull(entry, attribute, scope)
    case 6:
      return attribute === 0 ? undefined : fromOutputs(commonTableOutputs(entry, home), column, level)
    case 9: {
      if (isNulledByGrouping(column, level) && !isKeyPresent(column, scope))
        return because(`\`${columnName(level, column)}\` is missing from a grouping set`, column)
      const { grouped: _, ...before } = scope
      return level.analysis.whyNull(aliased(entry, attribute), before)
    }
    default:
      return because(`\`${columnName(level, column)}\` comes from a source without known columns`, column)
  }
}

/** Since 18 a key is a column of the GROUP entry. */
const isKeyPresent = (column: Node, scope: Scope): boolean =>
  children(scope.level.query, 'targetList').some((entry) => {
    const key = child(entry, 'expr')
    const isSame =
      key?.tag === 'VAR' && ['varno', 'varattno'].every((field) => number(key, field) === number(column, field))
    return isSame && isPresent(scope, groupKey(scope.level, number(entry, 'ressortgroupref')))
  })

/** FOR ORDINALITY, and what JSON_TABLE asks for by EXISTS. Rows of a nested path lack the columns of the other ones. */
function isAlwaysTold(entry: Node, attribute: number): boolean {
  const table = child(entry, 'tablefunc')
  if (!table || text(table, 'functype') !== '1')
    return table !== undefined && number(table, 'ordinalitycol') === attribute - 1
  const plan = child(table, 'plan')
  const value = items(table.fields.colvalexprs)[attribute - 1] ?? null
  if (!plan || child(plan, 'child')) return false
  return value === null || (isNode(value) && isJsonTest(value))
}

/** The level of a sub-select in FROM, opened once its surroundings are known. */
export function subLevel(level: Level, index: number): Level | undefined {
  const entry = range(level, index)
  const query = entry && child(entry, 'subquery')
  if (!query) return undefined
  const opened = level.subLevels.get(index) ?? level.analysis.open(query, level.rows)
  level.subLevels.set(index, opened)
  return opened
}

const outputsOfLevel = new WeakMap<Level, Outputs>()

export function subQueryOutputs(level: Level, index: number): Outputs {
  const sub = subLevel(level, index)
  if (!sub) return []
  const outputs = outputsOfLevel.get(sub) ?? level.analysis.outputsOf(sub)
  outputsOfLevel.set(sub, outputs)
  return outputs
}

function fromOutputs(outputs: Outputs, column: Node, level: Level): Why | undefined {
  const attribute = number(column, 'varattno')
  if (attribute < 1 || attribute > outputs.length) return because(`\`${columnName(level, column)}\` is unknown`, column)
  return outputs[attribute - 1]
}

function whyListedNull(entry: Node, attribute: number, scope: Scope): Why | undefined {
  for (const row of items(entry.fields.values_lists)) {
    const why = scope.level.analysis.whyNull(nodes(row)[attribute - 1], scope)
    if (why) return why
  }
  return undefined
}

function whyStoredNull(column: Node, entry: Node, scope: Scope): Why | undefined {
  const { level } = scope
  const relation = level.analysis.known.relations.get(number(entry, 'relid'))
  const attribute = number(column, 'varattno')
  // A whole row, or a system column.
  if (attribute <= 0)
    return relation && relation.kind !== 'v' && relation.kind !== 'f'
      ? undefined
      : because('a view has no such column', column)
  const known = relation?.columns.get(attribute)
  if (isSequence(entry)) return undefined
  if (!relation || !known) return because('its table is unknown', column)
  if (relation.kind === 'm') return whyMaterialisedNull(relation, attribute, column, level)
  const family = flag(entry, 'inh') && relation.hasChildren
  if (family ? known.notNullInAll : known.notNull) return undefined
  if (!relation.hasChildren && known.expression && isNode(known.expression)) {
    const why = level.analysis.whyNull(ofRow(known.expression, column), scope)
    if (!why) return undefined
  }
  const inChild = family && known.notNull ? ' in a child table' : ''
  return because(`\`${columnName(level, column)}\` allows null${inChild}`, column)
}

/** A generated column's expression speaks of entry 1; here it speaks of the row that `column` is read from. */
function ofRow(expression: Node, column: Node): Node {
  const fields = Object.fromEntries(
    Object.entries(expression.fields).map(([name, value]) => [
      name,
      isNode(value)
        ? ofRow(value, column)
        : Array.isArray(value)
          ? value.map((item) => (isNode(item) ? ofRow(item, column) : item))
          : value,
    ]),
  )
  if (expression.tag !== 'VAR') return { tag: expression.tag, fields }
  const { varno = null, varreturningtype = '0' } = column.fields
  return { tag: 'VAR', fields: { ...fields, varno, varreturningtype } }
}

function whyMaterialisedNull(relation: KnownRelation, attribute: number, column: Node, level: Level): Why | undefined {
  const [query] = nodes(relation.query)
  const outputs = query ? level.analysis.outputs(query, undefined) : []
  if (attribute > outputs.length) return because(`\`${columnName(level, column)}\` is unknown`, column)
  return (
    outputs[attribute - 1] &&
    because(`\`${columnName(level, column)}\`: ${outputs[attribute - 1]?.reason ?? ''}`, column)
  )
}
