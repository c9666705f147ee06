/** A state: what a database holds, read back from its catalogue. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'

export interface Beginning {
  readonly key: string
  /** How many segments of `source` lead there. */
  readonly segments: number
}

export interface State {
  /** `models`, `migrations`, `empty`, a path or a URL without its password. */
  readonly name: string
  readonly facts: readonly Fact[]
  /** Authored SQL text by fact id, where the user wrote one; never compared. */
  readonly authored: ReadonlyMap<FactId, string>
  readonly unmodelled: readonly Unmodelled[]
  readonly problems: readonly Problem[]
  /** Segments that build this state in an empty database, in order. */
  readonly source: readonly Segment[]
  /** The scratch that read it, such as `npm:18 18.4`: facts of different ones are never compared. */
  readonly readBy: string
  /** Names its database among the scratch's kept ones. */
  readonly key: string
  /** States that `source` begins with, the longest first: where the database of one is kept, only the rest is to be run. */
  readonly beginnings: readonly Beginning[]
  /** Extensions that `source` creates. */
  readonly extensions: readonly string[]
}
