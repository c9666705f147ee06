/** What a proof is made from, and what one attempt teaches the next. Data only. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from '../database/scratch.ts'
import type { Hints } from '../plan/step.ts'
import type { TableRows } from './rows/rows.ts'
import type { Filled } from './seed/fill.ts'

/** An open database that the proof may do with as it likes: a state with probe rows in it. */
export interface Probed {
  readonly database: ScratchDatabase
  readonly session: Session
  readonly filled: Filled
  readonly rows: readonly TableRows[]
}

/** A state as the proof needs it; `State` is one. */
export interface ProofSide {
  readonly name: string
  readonly facts: readonly Fact[]
  readonly authored?: ReadonlyMap<FactId, string>
  readonly unmodelled: readonly Unmodelled[]
  /** The scratch that read it. */
  readonly readBy: string
}

/** A state that the one before grew from, of which nothing but what came since need be run. */
export interface Earlier {
  readonly key: string
  /** What came since. */
  readonly rest: readonly Segment[]
  /** Read when it is wanted; absent when it is kept no more. */
  readonly read: () => Pick<ProofSide, 'facts' | 'unmodelled'> | undefined
}

export interface Keeping {
  /** Names the state, and the server that read it. */
  readonly key: string
  /** Its database without probe rows. */
  readonly database: () => Promise<KeptDatabase>
  readonly extensions: readonly string[]
  /** Below this many tables, putting rows in costs less than one more database. */
  readonly tablesFrom: number
  /** The latest first. */
  readonly earlier: readonly Earlier[]
  /** Absolute; what is known of the rows is kept there. */
  readonly cacheFolder: string
}

export interface ProveInput {
  readonly scratch: Scratch
  readonly before: ProofSide
  readonly after: ProofSide
  /** A new database that holds the state before; the proof drops it. */
  readonly openBefore: () => Promise<ScratchDatabase>
  /** Where the state before may be kept with probe rows in it; they are put in anew for each proof without it. */
  readonly keeping?: Keeping
  /** The state before with kept probe rows, opened since before the change was known: for one attempt. */
  readonly ahead?: () => Promise<Probed | undefined>
  readonly hints?: Hints
  /** Column id (before) → expression that converts the value back. */
  readonly usingDown?: Hints['using']
  /** Written by hand, or edited; planned without it. */
  readonly up?: readonly Segment[]
  readonly down?: readonly Segment[]
}

/** What stood in the way of an attempt and was learnt from it. */
export interface Lesson {
  readonly direction: 'up' | 'down'
  /** The rows that it stumbled over: from before the up, or written since. */
  readonly rows: 'old' | 'newer'
  readonly object: string
  readonly statement: string
  readonly message: string
  /** `null` where nobody knows which rows it stops at. */
  readonly preflight: string | null
  /** Values of a column that its coming type refuses; 0 when no row of the table survives. */
  readonly refused: number
  /** The server tells it: the column that the rows have no value for, and whether the table is the one that stops. */
  readonly column?: string
  readonly isTold?: boolean
  /** No probe row has a value of the shape that the statement asks for. */
  readonly isUnfit?: boolean
  /** Others with plainer values went through. */
  readonly isPartial?: boolean
}
