/** A node of the plan's graph: one or a few statements that stay together, and the facts they make, drop and alter. */
import type { Fact } from '../catalog/fact.ts'
import type { Altered } from './rebuild.ts'

export interface PlanNode {
  /** Compared part by part: which of several that could be next is next. */
  readonly rank: readonly (number | string)[]
  readonly makes: readonly Fact[]
  readonly drops: readonly Fact[]
  readonly alters: readonly Altered[]
  /** Names that its alterations free, and take. */
  readonly frees?: readonly string[]
  readonly takes?: readonly string[]
  readonly statements: readonly string[]
  readonly commitAfter: boolean
  /** Nodes that must run before, besides what the facts tell. */
  readonly follows: readonly PlanNode[]
}

/** What can be taken out of a node that stands in a ring: facts that it makes or drops along with the one it is about. */
export const separable = (node: PlanNode): Fact[] => [...node.makes.slice(1), ...node.drops.slice(1)]

/** Part by part; a missing part comes before all others. */
export function compareRanks(a: PlanNode['rank'], b: PlanNode['rank']): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x, y] = [a[index] ?? -1, b[index] ?? -1]
    if (x === y) continue
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return 0
}
