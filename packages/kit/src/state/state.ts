/** A state: what a database holds, read back from its catalogue. */
import type { Problem } from '@tenon/schema/problem'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'

export interface State {
  /** `models`, `migrations`, `empty`, a path or a URL without its password. */
  readonly name: string
  readonly facts: readonly Fact[]
  /** Authored SQL text by fact id, where the user wrote one; never compared. */
  readonly authored: ReadonlyMap<FactId, string>
  readonly unmodelled: readonly Unmodelled[]
  readonly problems: readonly Problem[]
  /** Segments that build this state in an empty database, in order. */
  readonly source: readonly import('@tenon/runtime/migrate').Segment[]
}
