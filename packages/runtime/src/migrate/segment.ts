/** A segment: the unit of a plan, of a migration file, of the proof and of the applier. Data only. */

export interface Segment {
  /** False for what PostgreSQL refuses inside a transaction block; such a segment holds exactly one statement. */
  readonly transactional: boolean
  /** Each a single SQL statement or, in files written by hand, a text of several; no `BEGIN` or `COMMIT`. Without closing semicolons. */
  readonly statements: readonly string[]
}
