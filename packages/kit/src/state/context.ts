/** What states are made with and from. The project's files are read by others and handed in. */
import type { Segment } from '@tenon/runtime/migrate'
import type { SchemaIr } from '@tenon/schema'
import type { Scratch } from '../database/scratch.ts'
import type { SqlFile } from './sql-files.ts'

export interface StateContext {
  readonly scratch: Scratch
  /** The project's root; paths of states are relative to it. */
  readonly root: string
  /** Absolute; facts of states are kept there, by the hash of what made them. */
  readonly cacheFolder: string
  /** Names the code that makes states: what other code has kept is not read. */
  readonly code: string
  /** Build every state from nothing, as CI does, instead of from the last one of its kind. */
  readonly inFull?: boolean
  /** The state `models`; absent outside of a project. */
  readonly models?: () => Promise<ModelSources>
  /** The state `migrations`, oldest first. */
  readonly migrations?: () => Promise<readonly MigrationSource[]>
}

export interface ModelSources {
  readonly ir: SchemaIr
  /** `schema/sql/*.sql`. */
  readonly sql: readonly SqlFile[]
}

export interface MigrationSource {
  /** Relative to the root: the up file. */
  readonly file: string
  readonly segments: readonly Segment[]
  /** Where a statement stands, when known. */
  readonly placeOf?: (segment: number, statement: number) => { readonly line: number; readonly column: number }
}
