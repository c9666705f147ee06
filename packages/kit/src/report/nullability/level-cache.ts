/** Levels that were opened before: a sub-select is analysed once for each thing that is known around it. */
import type { Node } from '../tree.ts'
import type { Facts, Level, Scope } from './scope.ts'

interface Kept {
  readonly outer: Scope | undefined
  readonly level: Level
}

export interface LevelCache {
  find(query: Node, outer: Scope | undefined): Level | undefined
  keep(query: Node, outer: Scope | undefined, level: Level): Level
}

export function newLevelCache(): LevelCache {
  const kept = new WeakMap<Node, Kept[]>()
  return {
    find: (query, outer) => kept.get(query)?.find((one) => isSameScope(one.outer, outer))?.level,
    keep(query, outer, level) {
      const list = kept.get(query) ?? []
      list.push({ outer, level })
      kept.set(query, list)
      return level
    },
  }
}

function isSameScope(one: Scope | undefined, other: Scope | undefined): boolean {
  if (one === other) return true
  if (!one || !other) return false
  return (
    one.level === other.level &&
    one.on === other.on &&
    one.returning === other.returning &&
    one.caseTest?.tested === other.caseTest?.tested &&
    one.caseTest?.outer === other.caseTest?.outer &&
    one.compared === other.compared &&
    isSame(one.facts, other.facts) &&
    isSame(one.grouped, other.grouped)
  )
}

const isSame = (one: Facts | undefined, other: Facts | undefined): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    isSameSet(one.notNull, other.notNull) &&
    isSameSet(one.present, other.present))

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size !== other.size) return false
  for (const key of one) if (!other.has(key)) return false
  return true
}
