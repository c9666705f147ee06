/** Aggregates, as such and over windows: null when nothing came in, else as their argument. */
import { child, children, type Node, number } from '../tree.ts'
import { whyAggregatedNull } from './arrays.ts'
import { groupMayBeEmpty } from './grouping.ts'
import { because, type Scope, type Why } from './scope.ts'
import { isSurelyTrue } from './surely-true.ts'

/** count, regr_count, and rank, dense_rank, percent_rank and cume_dist of a value that is only supposed. */
const counts = new Set([2803, 2147, 2818, 3986, 3988, 3990, 3992])
/** array_agg, json(b)_agg, json(b)_object_agg: nulls go in as elements, or are left out. */
const collecting = new Set([2335, 4053, 3175, 3267, 3197, 3270, 6276, 6280, 6281, 6282, 6284, 6288, 6289, 6290])
/** sum, avg, min, max, bool_and, bool_or, every, bit_*, string_agg, mode, percentile_*, var_pop, stddev_pop, any_value, range_agg, range_intersect_agg, xmlagg. */
const following = new Set([
  2050, 2051, 2100, 2101, 2102, 2103, 2104, 2105, 2106, 2107, 2108, 2109, 2110, 2111, 2112, 2113, 2114, 2115, 2116,
  2117, 2118, 2119, 2120, 2122, 2123, 2124, 2125, 2126, 2127, 2128, 2129, 2130, 2131, 2132, 2133, 2134, 2135, 2136,
  2138, 2139, 2140, 2141, 2142, 2143, 2144, 2145, 2146, 2236, 2237, 2238, 2239, 2240, 2241, 2242, 2243, 2244, 2245,
  2517, 2518, 2519, 2718, 2719, 2720, 2721, 2722, 2723, 2724, 2725, 2726, 2727, 2728, 2729, 2797, 2798, 3526, 3527,
  3538, 3545, 3564, 3565, 3972, 3974, 3976, 3978, 3980, 3982, 3984, 4189, 4190, 5099, 5100, 6164, 6165, 6166, 6167,
  2901, 4301, 4389, 4450, 6227, 6291, 6373, 6374, 6395, 6396,
])

const nameOf = (oid: number, scope: Scope): string => scope.level.analysis.known.functions.get(oid)?.name ?? 'aggregate'

export function whyAggregateNull(aggregate: Node, scope: Scope): Why | undefined {
  const oid = number(aggregate, 'aggfnoid')
  if (counts.has(oid)) return undefined
  if (number(aggregate, 'agglevelsup') > 0) return because('it aggregates the rows of an outer query', aggregate)
  if (groupMayBeEmpty(scope.level)) return because(`\`${nameOf(oid, scope)}\` over no rows is null`, aggregate)
  if (mayFilterAll(aggregate, scope))
    return because(`\`${nameOf(oid, scope)}\` is null when its FILTER lets no row pass`, aggregate)
  if (collecting.has(oid)) return undefined
  if (!following.has(oid)) return because(`\`${nameOf(oid, scope)}\` may be null`, aggregate)
  const direct = children(aggregate, 'aggdirectargs').map((argument) => scope.level.analysis.whyNull(argument, scope))
  const why = direct.find((found) => found !== undefined) ?? whyAggregatedNull(aggregate, scope)
  return why && because(`\`${nameOf(oid, scope)}\` is null when all it takes is: ${why.reason}`, aggregate)
}

function mayFilterAll(call: Node, { grouped: _, ...before }: Scope): boolean {
  const filter = child(call, 'aggfilter')
  return filter !== undefined && !isSurelyTrue(filter, before)
}

const ranking = new Set([3100, 3101, 3102, 3103, 3104])
const ntile = 3105
const withDefault = new Set([3108, 3111])
const edges = new Set([3112, 3113])
/** Frame bits: starts at or before the current row, ends at or after it, excludes it. */
const startsBefore = 0x20 | 0x200 | 0x800
const endsAfter = 0x100 | 0x400 | 0x4000
const excludesIt = 0x8000 | 0x10000

export function whyWindowNull(call: Node, scope: Scope): Why | undefined {
  const oid = number(call, 'winfnoid')
  const { analysis } = scope.level
  const args = children(call, 'args')
  const whyAny = (list: readonly (Node | undefined)[]) =>
    list.map((item) => analysis.whyNull(item, scope)).find((why) => why)
  if (ranking.has(oid) || counts.has(oid)) return undefined
  if (oid === ntile) return whyAny(args)
  if (withDefault.has(oid)) return whyAny(args)
  const name = nameOf(oid, scope)
  if (!edges.has(oid) && !following.has(oid) && !collecting.has(oid))
    return because(`\`${name}\` may find no row`, call)
  if (mayFilterAll(call, scope)) return because(`\`${name}\` is null when its FILTER lets no row pass`, call)
  if (!holdsCurrentRow(call, scope)) return because(`the frame of \`${name}\` may be empty`, call)
  return collecting.has(oid) ? undefined : analysis.whyNull(args[0], scope)
}

function holdsCurrentRow(call: Node, scope: Scope): boolean {
  const window = children(scope.level.query, 'windowClause').find(
    (one) => number(one, 'winref') === number(call, 'winref'),
  )
  const frame = window ? number(window, 'frameOptions') : 0
  return (frame & startsBefore) !== 0 && (frame & endsAfter) !== 0 && (frame & excludesIt) === 0
}
