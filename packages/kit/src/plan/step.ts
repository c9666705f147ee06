/** What a plan is made of. Data only. */

import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Fact } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'

/** One statement and what it does to the state. */
export interface Step {
  readonly sql: string
  /** False for what PostgreSQL refuses inside a transaction block. */
  readonly transactional: boolean
  /** True when the statements after it need it committed (`alter type … add value`). */
  readonly commitAfter?: boolean
  readonly makes: readonly FactId[]
  readonly drops: readonly FactId[]
  readonly uses: readonly FactId[]
  /** Tables and columns whose rows or values go. */
  readonly loses: readonly FactId[]
}

/** `from` in the state before is `to` in the state after, with its rows. */
export interface Rename {
  readonly from: FactId
  readonly to: FactId
}

export interface Hints {
  readonly renames: readonly Rename[]
  /** Column id (after) → expression that converts the old value. */
  readonly using: Readonly<Record<FactId, string>>
}

/** Something dropped and something new that could be one thing under another name. Never acted upon. */
export interface RenameCandidate {
  readonly kind: string
  /** `schema.table` or `schema.table.column`. */
  readonly from: string
  readonly to: string
}

/** The state before under the new names, and how it came to them. */
export interface RenamedState {
  readonly facts: readonly Fact[]
  /** What had to go first, since a renamed thing takes its name. */
  readonly cleared: readonly Fact[]
  /** What used that, and may come again. */
  readonly clearedAlong: readonly Fact[]
  /** What got its new name by a statement of its own. */
  readonly renamed: readonly FactId[]
  /** By its id now, the fact as it was before, of whatever has another id. */
  readonly origins: ReadonlyMap<FactId, Fact>
}

export interface Plan {
  readonly steps: readonly Step[]
  readonly segments: readonly Segment[]
  readonly candidates: readonly RenameCandidate[]
  /** Why there is no plan; then `steps` and `segments` are empty. */
  readonly refused: readonly Problem[]
}
