/** The one vocabulary for database state: flat, named facts of one grain. Data only; no kind of object is named here. */
import type { FactId, Kind } from './fact-id.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Attributes = Readonly<Record<string, Json>>

/** One thing that is true of a database: a table, a column, a default, a constraint, a comment … */
export interface Fact {
  readonly id: FactId
  readonly kind: Kind
  /** What the id is made of: names from the outside in, such as schema, table, column. */
  readonly path: readonly string[]
  /** What this fact disappears with. */
  readonly parent?: FactId
  /** What is compared. Two facts of one id are equal when their attributes are. */
  readonly attributes: Attributes
  /** Other facts that must exist for this one to exist; never compared. Empty when read without dependencies. */
  readonly uses: readonly FactId[]
  /** Besides `parent`: facts whose drop takes this one along in silence (a column takes its indexes). */
  readonly fallsWith?: readonly FactId[]
  /** Known and never compared: what a rule needs to print, such as a column's position. */
  readonly noted?: Attributes
}

/** A user's object, or an attribute that differs from its default, that no reader models. Named in every report. */
export interface Unmodelled {
  /** In the server's words: `policy`, `domain`, `row security` … */
  readonly what: string
  /** Identity as `pg_describe_object` or our own path tells it. */
  readonly object: string
  /** Text that changes when the object does, where the server gives one. */
  readonly definition?: string
  /** The fact that it is part of, where there is one: a table with row security, a partition's parent … */
  readonly of?: FactId
  /** Facts that it needs as they are; never compared. Absent when read without dependencies. */
  readonly uses?: readonly FactId[]
}
