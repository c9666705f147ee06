/** What `migrate create` is asked for and gives back. */
import type { MigrationFolder } from '../migration/folder.ts'
import type { RenameCandidate } from '../plan/step.ts'
import type { MigrationHead } from './migration-files.ts'
import type { TaskOptions } from './outcome.ts'
import type { DeltaLine, ProvenPlan } from './proven-plan.ts'

export interface MigrateCreateOptions extends TaskOptions {
  readonly name: string
  /** `old=new`. */
  readonly renames?: readonly string[]
  /** `table.column=expression`: how values are converted where the server knows no cast; `usingDown`: on the way back. */
  readonly using?: readonly string[]
  readonly usingDown?: readonly string[]
  /** Tables and columns whose data may go. */
  readonly allowLoss?: readonly string[]
  /** Two files to fill by hand. */
  readonly empty?: boolean
  /** Answers whether a candidate is a rename; without it an open candidate is an error. */
  readonly ask?: Asking
}

export type Asking = (candidate: RenameCandidate, deltas: readonly DeltaLine[]) => Promise<boolean>

export interface CreatedMigration {
  readonly version: string | null
  readonly files: readonly string[]
  readonly deltas: readonly DeltaLine[]
  readonly proof: ProvenPlan | null
  readonly renameCandidates: readonly RenameCandidate[]
  /** One sentence on what comes next. */
  readonly next: string
}

export const nothingYet = { version: null, files: [], deltas: [], proof: null, renameCandidates: [] } as const

export interface Creation {
  readonly options: MigrateCreateOptions
  readonly folder: MigrationFolder
  readonly head: (renames: MigrationHead['renames']) => MigrationHead
}
