/** Elements of arrays: whether one may be null. */
import { arrayConstant, isNullConstant } from '../constant.ts'
import { isSlice } from '../peel.ts'
import { outputSources, recursiveTableName, sources } from '../trace.ts'
import { child, children, type Node, number } from '../tree.ts'
import { typeOf } from '../type-shape.ts'
import { factsWhen } from './facts.ts'
import { ascend, because, columnKey, insideCase, locationOf, type Scope, type Why, withFacts } from './scope.ts'

/** string_to_array without a text for null, regexp_split_to_array, array_positions, enum_range; regexp_match has null groups and is not here. */
const splits = new Set([394, 2767, 2768, 3279, 3530, 3531])
/** trim_array, array_sort, array_reverse, array_shuffle, array_sample. */
const passing = new Set([6172, 6381, 6388, 6389, 6390, 6215, 6216])
const fills = new Set([1193, 1286])
const [append, prepend, concatenate, remove, replace] = [378, 379, 383, 3167, 3168]
const arrayAggregate = 2335
/** array_agg of arrays. */
const listAggregate = 4053
const [scalarSubSelect, arraySubSelect] = [4, 6]

/** Any value that isn't null. */
const something: Node = { tag: 'CONST', fields: { constisnull: 'false' } }

export const whyElementNull = (list: Node | undefined, scope: Scope): Why | undefined =>
  whyOneNull(list, scope, { tables: [], columns: new Set() })

interface Seen {
  /** Recursive tables on the way here: their own rows add nothing to what the others say. */
  readonly tables: readonly string[]
  /** Columns that were looked at and hold no null, or hold what is looked at now. */
  readonly columns: Set<string>
}

function whyOneNull(list: Node | undefined, scope: Scope, seen: Seen): Why | undefined {
  const { analysis } = scope.level
  const unknown = { reason: 'an array may hold nulls', location: locationOf(list) }
  const inner = (part: Node | undefined) => whyOneNull(part, scope, seen)
  switch (list?.tag) {
    case 'CONST':
      return isNullConstant(list) || arrayConstant(list)?.nulls === false
        ? undefined
        : because('the array holds a null', list)
    case 'ARRAYEXPR':
      return first(children(list, 'elements'), (element) =>
        list.fields.multidims === 'true' ? inner(element) : analysis.whyNull(element, scope),
      )
    case 'PARAM':
      return number(list, 'paramkind') === 0 && !analysis.elementMayBeNull(number(list, 'paramid'))
        ? undefined
        : because('elements of this parameter may be null', list)
    case 'RELABELTYPE':
    case 'COLLATEEXPR':
    case 'COERCETODOMAIN':
      return inner(child(list, 'arg'))
    case 'ARRAYCOERCEEXPR':
      return inner(child(list, 'arg')) ?? analysis.whyNull(child(list, 'elemexpr'), insideCase(something, scope))
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return first(children(list, 'args'), inner)
    case 'NULLIFEXPR':
      return inner(children(list, 'args')[0])
    case 'CASEEXPR': {
      const results = children(list, 'args').map((branch) => child(branch, 'result'))
      return first([...results, child(list, 'defresult')], (result) => result && inner(result))
    }
    case 'FUNCEXPR':
      return ofCall(number(list, 'funcid'), list, scope, seen)
    case 'OPEXPR':
      return ofCall(number(list, 'opfuncid'), list, scope, seen)
    case 'AGGREF': {
      const [argument] = children(list, 'args')
      if (number(list, 'aggfnoid') === arrayAggregate) return whyAggregatedNull(list, scope)
      if (number(list, 'aggfnoid') !== listAggregate || !argument) return unknown
      return whyOneNull(child(argument, 'expr'), aggregateScope(list, scope), seen)
    }
    case 'WINDOWFUNC':
      return number(list, 'winfnoid') === arrayAggregate ? analysis.whyNull(children(list, 'args')[0], scope) : unknown
    case 'SUBSCRIPTINGREF':
      return isSlice(list) ? inner(child(list, 'refexpr')) : unknown
    case 'SUBLINK':
      return ofSubLink(list, scope, seen)
    case 'VAR':
      return ofColumn(list, scope, seen)
    default:
      return unknown
  }
}

/** Array functions give the elements that they take. */
function ofCall(oid: number, call: Node, scope: Scope, seen: Seen): Why | undefined {
  const [one, other, third] = children(call, 'args')
  const { whyNull } = scope.level.analysis
  if (splits.has(oid)) return undefined
  if (passing.has(oid)) return whyOneNull(one, scope, seen)
  if (oid === concatenate) return whyOneNull(one, scope, seen) ?? whyOneNull(other, scope, seen)
  if (oid === append) return whyOneNull(one, scope, seen) ?? whyNull(other, scope)
  if (oid === prepend) return whyNull(one, scope) ?? whyOneNull(other, scope, seen)
  if (oid === replace) return whyOneNull(one, scope, seen) ?? whyNull(third, scope)
  if (oid === remove && other && isNullConstant(other)) return undefined
  if (oid === remove) return whyOneNull(one, scope, seen)
  return fills.has(oid) ? whyNull(one, scope) : because('an array may hold nulls', call)
}

function ofSubLink(link: Node, scope: Scope, seen: Seen): Why | undefined {
  const query = child(link, 'subselect')
  const kind = number(link, 'subLinkType')
  if (!query || (kind !== arraySubSelect && kind !== scalarSubSelect)) return because('an array may hold nulls', link)
  const level = scope.level.analysis.open(query, scope)
  const outputs = outputSources(level, 0)
  if (kind === scalarSubSelect) return first(outputs, (one) => whyOneNull(one.expression, one.scope, seen))
  const isNested = outputs.some((one) => isArray(one.expression, scope))
  return isNested
    ? first(outputs, (one) => whyOneNull(one.expression, one.scope, seen))
    : level.analysis.outputsOf(level)[0]
}

function ofColumn(column: Node, scope: Scope, seen: Seen): Why | undefined {
  const unknown = because('an array may hold nulls', column)
  const table = recursiveTableName(column, scope)
  const home = ascend(scope, number(column, 'varlevelsup'))
  const key = home && columnKey(home.level, number(column, 'varno'), number(column, 'varattno'))
  if ((table !== undefined && seen.tables.includes(table)) || (key && seen.columns.has(key))) return undefined
  if (key) seen.columns.add(key)
  const found = sources(column, scope)
  if (!found || found.length === 0) return unknown
  const next = table === undefined ? seen : { ...seen, tables: [...seen.tables, table] }
  return first(found, (one) => whyOneNull(one.expression, one.scope, next)) && unknown
}

const isArray = (expression: Node, scope: Scope): boolean =>
  (scope.level.analysis.known.types.get(typeOf(expression))?.element ?? 0) !== 0

function first<Item>(list: readonly Item[], why: (item: Item) => Why | undefined): Why | undefined {
  for (const item of list) {
    const found = why(item)
    if (found) return found
  }
  return undefined
}

/** The value that an aggregate takes from each row that its FILTER lets pass. */
export function whyAggregatedNull(aggregate: Node, scope: Scope, argument = 0): Why | undefined {
  const inner = aggregateScope(aggregate, scope)
  const taken = children(aggregate, 'args').filter((entry) => entry.fields.resjunk !== 'true')[argument]
  return scope.level.analysis.whyNull(taken && child(taken, 'expr'), inner)
}

/** Inside an aggregate: a row before grouping, for which the FILTER is true. */
export function aggregateScope(aggregate: Node, scope: Scope): Scope {
  const { grouped: _, ...before } = scope
  return withFacts(before, factsWhen(true, child(aggregate, 'aggfilter'), before))
}
