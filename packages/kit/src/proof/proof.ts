/** What a proof found. Data only. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Delta } from '../catalog/diff.ts'
import type { ReadState } from '../catalog/read-facts.ts'
import type { RenameCandidate } from '../plan/step.ts'

export interface Proof {
  /** Both directions ran and led where they should; losses and hazards may stand beside. */
  readonly holds: boolean
  /** `null` when there is no plan. */
  readonly up: ProvenDirection | null
  /** Why there is none. */
  readonly upRefused: readonly Problem[]
  /** `null` when there is no down at all. */
  readonly down: (ProvenDirection & { readonly class: DownClass }) | null
  /** Why there is no down. */
  readonly downRefused: readonly Problem[]
  readonly losses: readonly Loss[]
  readonly hazards: readonly Hazard[]
  /** What works no more after the up though the server let it pass: routines, inserts. */
  readonly warnings: readonly Problem[]
  readonly columns: readonly ColumnVerdict[]
  /** The catalogue after the up; absent when that failed. */
  readonly reached?: Pick<ReadState, 'facts' | 'unmodelled'>
  readonly unobserved: readonly { readonly object: string; readonly reason: string }[]
  /** Statements of the up that no probe row of a table survives. */
  readonly stops: readonly RowsStop[]
  readonly renameCandidates: readonly RenameCandidate[]
  /** Tables (`schema.table`) whose columns stand in another order than they should: `up` than desired, `down` than before. */
  readonly columnOrder: { readonly up: readonly string[]; readonly down: readonly string[] }
  /** How many rows went through. */
  readonly probes: number
  readonly certificate: Certificate
}

export interface Certificate {
  readonly provider: string
  readonly version: string
}

export interface ProvenDirection {
  readonly segments: readonly Segment[]
  readonly effects: readonly Effect[]
  /** Where it broke; the later fields are then empty. */
  readonly failure?: ProofFailure
  /** What is not as it should be afterwards. */
  readonly differences: readonly Delta[]
}

export interface ProofFailure {
  /** `rows`: it fails on rows that are there, and without them it leads where it should. */
  readonly kind: 'failed' | 'unequal' | 'rows' | 'unstable'
  /** The culprit, when one statement is. */
  readonly statement?: string
  readonly message: string
}

/**
 * `exact`: all is back; `exact-loses-new`: all that was, but not what was written since: it is lost, or stops the down until
 * it is mended (a hazard tells the query); `schema-exact`: the schema, not all values, since the up lost them or the down makes
 * some up; `inexact`: the schema but for the order of columns, or rows that the up put in stay; `irreversible`: none, or none where there are rows.
 */
export type DownClass = 'exact' | 'exact-loses-new' | 'schema-exact' | 'inexact' | 'irreversible'

export interface Loss {
  /** `schema.table` or `schema.table.column`. */
  readonly object: string
  readonly kind: 'dropped' | 'narrowed'
  readonly direction: 'up' | 'down'
  /** Probe rows or values that were lost; 0 where none went through, so that nobody saw what is lost. */
  readonly probes: number
  /** The table stays, and rows of it go: so many probe rows stood in it. */
  readonly rows?: number
}

export interface RowsStop {
  /** `schema.table` before. */
  readonly object: string
  /** The column that they have no value for, where that is why. */
  readonly column?: string
  readonly statement: string
  readonly message: string
  /** Counts the rows; `null` where no probe row fits, and others may. */
  readonly preflight: string | null
  /** Some probe rows stop it and others don't, by their values. */
  readonly isPartial?: boolean
}

export interface Hazard {
  readonly statement: string
  readonly object: string
  /** `access exclusive` …; `null` when only data can stop the statement. */
  readonly lock: string | null
  readonly rewrite: boolean
  readonly scan: boolean
  /** A query for the real database: what it counts would stop the statement, but for `unmet`. */
  readonly preflight: string | null
  /** The statement runs; what the query counts are rows that it deletes or changes, and no probe row was among them. */
  readonly unmet?: 'delete' | 'update'
  /** Which way it stands in; locks are told of the up only. */
  readonly direction: 'up' | 'down'
}

export interface ColumnVerdict {
  /** `schema.table.column` before. */
  readonly object: string
  readonly verdict: 'kept' | 'converted' | 'narrowed' | 'dropped' | 'unobserved'
  readonly lost: number
}

/** What one statement did to relations that were there before its segment. */
export interface Effect {
  readonly statement: string
  readonly segment: number
  readonly locks: readonly { readonly object: string; readonly mode: string }[]
  readonly rewritten: readonly string[]
  readonly scanned: readonly string[]
  /** Those of which it deleted or updated rows, also by triggers and keys. */
  readonly deleted: readonly string[]
  readonly updated: readonly string[]
  /** DEBUG1 messages of the server. */
  readonly said: readonly string[]
}
