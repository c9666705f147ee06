/** Elements of arrays: whether one may be null. */
import { arrayConstant } from '../constant.ts'
import { isSlice } from '../peel.ts'
import { child, children, type Node, number } from '../tree.ts'
import { factsWhen } from './facts.ts'
import { because, locationOf, type Scope, type Why, withFacts } from './scope.ts'

/** string_to_array without a text for null, regexp_split_to_array, regexp_match has null groups and is not here. */
const splits = new Set([394, 2767, 2768])
const arrayAggregate = 2335
const arraySubSelect = 6

export function whyElementNull(list: Node | undefined, scope: Scope): Why | undefined {
  const { analysis } = scope.level
  switch (list?.tag) {
    case 'CONST':
      return arrayConstant(list)?.nulls === false ? undefined : because('the array holds a null', list)
    case 'ARRAYEXPR':
      return first(children(list, 'elements'), (element) =>
        list.fields.multidims === 'true' ? analysis.whyElementNull(element, scope) : analysis.whyNull(element, scope),
      )
    case 'PARAM':
      return number(list, 'paramkind') === 0 && !analysis.elementMayBeNull(number(list, 'paramid'))
        ? undefined
        : because('elements of this parameter may be null', list)
    case 'RELABELTYPE':
    case 'COLLATEEXPR':
    case 'ARRAYCOERCEEXPR':
      return analysis.whyElementNull(child(list, 'arg'), scope)
    case 'COALESCEEXPR':
      return first(children(list, 'args'), (argument) => analysis.whyElementNull(argument, scope))
    case 'FUNCEXPR':
      return splits.has(number(list, 'funcid')) ? undefined : because('an array may hold nulls', list)
    case 'AGGREF':
      return number(list, 'aggfnoid') === arrayAggregate
        ? whyAggregatedNull(list, scope)
        : because('an array may hold nulls', list)
    case 'SUBSCRIPTINGREF':
      return isSlice(list)
        ? analysis.whyElementNull(child(list, 'refexpr'), scope)
        : because('an array may hold nulls', list)
    case 'SUBLINK': {
      const query = child(list, 'subselect')
      if (!query || number(list, 'subLinkType') !== arraySubSelect) return because('an array may hold nulls', list)
      return analysis.outputs(query, scope)[0]
    }
    default:
      return { reason: 'an array may hold nulls', location: locationOf(list) }
  }
}

const first = (list: readonly Node[], why: (item: Node) => Why | undefined): Why | undefined => {
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
