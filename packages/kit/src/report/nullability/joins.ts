/** The join tree of a query level: which outer joins can null which range-table entries. */
import { child, children, type Node, number, numbers } from '../tree.ts'
import { type Level, type OuterJoin, range, type Scope, type Side } from './scope.ts'

interface JoinPlaces {
  readonly joinsOver: Map<number, OuterJoin[]>
  readonly below: Map<number, Set<number>>
}

const left = 1
const full = 2
const right = 3

export function joinPlaces(query: Node): JoinPlaces {
  const places: JoinPlaces = { joinsOver: new Map(), below: new Map() }
  const tree = child(query, 'jointree')
  if (tree) visit(tree, places)
  return places
}

/** Gives the entries below a part of the join tree. */
function visit(part: Node, places: JoinPlaces): Set<number> {
  if (part.tag === 'RANGETBLREF') return new Set([number(part, 'rtindex')])
  if (part.tag === 'FROMEXPR') return new Set(children(part, 'fromlist').flatMap((item) => [...visit(item, places)]))
  if (part.tag !== 'JOINEXPR') return new Set()
  const larg = child(part, 'larg')
  const rarg = child(part, 'rarg')
  const entries = {
    left: larg ? visit(larg, places) : new Set<number>(),
    right: rarg ? visit(rarg, places) : new Set<number>(),
  }
  const kind = number(part, 'jointype')
  const join = number(part, 'rtindex')
  const nulls = (side: Side) => {
    for (const entry of entries[side])
      places.joinsOver.set(entry, [
        ...(places.joinsOver.get(entry) ?? []),
        { join, side, kind: kind === left ? 'left' : kind === right ? 'right' : 'full', location: -1 },
      ])
  }
  if (kind === left || kind === full) nulls('right')
  if (kind === right || kind === full) nulls('left')
  const all = new Set([...entries.left, ...entries.right, join])
  places.below.set(join, new Set([...entries.left, ...entries.right]))
  return all
}

/**
 * The outer joins that can null a column at the place where it is read. Since 16 each `VAR` says so itself;
 * before, it is what stands between the entry and the ON condition, or all of them in the select list.
 */
export function nullingJoins(column: Node, home: Scope): readonly OuterJoin[] {
  const over = home.level.joinsOver.get(number(column, 'varno')) ?? []
  if (home.level.analysis.known.version >= 160000) {
    const marked = new Set(numbers(column, 'varnullingrels'))
    return over.filter((outer) => marked.has(outer.join))
  }
  const visible = home.on === undefined ? undefined : home.level.below.get(home.on)
  return visible ? over.filter((outer) => visible.has(outer.join)) : over
}

/** True when a grouping set leaves this column of the GROUP entry out (18 and later). */
export const isNulledByGrouping = (column: Node, level: Level): boolean =>
  numbers(column, 'varnullingrels').some((index) => number(range(level, index) ?? column, 'rtekind') === 9)
