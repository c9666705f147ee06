/** A node of the plan's graph: one or a few statements that stay together, and the facts they make, drop and alter. */
import type { Fact } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'
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
export const separable = (node: PlanNode): FactId[] =>
  [...node.makes.slice(1), ...node.drops.slice(1)].map((fact) => fact.id)
