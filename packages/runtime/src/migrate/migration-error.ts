/** What stops a migration, with the place where it stands. */
import { DatabaseError, type ErrorFacts } from '../errors.ts'

export type MigrationFault =
  /** A file that cannot be read as a migration. */
  | 'format'
  /** A file whose migration was applied with another form of it. */
  | 'edited'
  /** A down file that is another one than when its migration was applied. */
  | 'down-edited'
  /** It follows one that is neither here nor applied. */
  | 'missing-parent'
  /** It follows another form of its parent. */
  | 'parent-edited'
  | 'missing-file'
  /** A down file that says that there is no way back, or has no statements. */
  | 'irreversible'
  | 'unknown-version'
  /** A run of the other direction, or of another form of the file, stopped in the middle. */
  | 'half-done'
  /** The history has changed since it was looked at. */
  | 'overtaken'
  /** The history has no place for what is to be recorded. */
  | 'older-history'
  /** The caller's signal came. */
  | 'interrupted'
  /** Another run holds the lock. */
  | 'locked'
  /** The server refused a statement; `sqlstate` and `position` are its own. */
  | 'failed'
  /** An index that came out invalid. */
  | 'invalid-index'

export interface MigrationFacts extends Omit<ErrorFacts, 'kind'> {
  readonly kind?: ErrorFacts['kind']
  readonly fault: MigrationFault
  readonly version?: string | undefined
  /** From 0. */
  readonly segment?: number | undefined
  readonly at?: FilePosition | undefined
}

/** Both from 1; the column counts UTF-16 units. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

export class MigrationError extends DatabaseError {
  readonly fault: MigrationFault
  readonly version: string | undefined
  readonly segment: number | undefined
  /** Where in the file the server found what it refused, if it says so. */
  readonly at: FilePosition | undefined

  constructor(facts: MigrationFacts) {
    super({ ...facts, kind: facts.kind ?? 'migration' })
    this.fault = facts.fault
    this.version = facts.version
    this.segment = facts.segment
    this.at = facts.at
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), fault: this.fault, version: this.version, segment: this.segment, at: this.at }
  }
}
