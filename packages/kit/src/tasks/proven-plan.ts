/** A plan between two states with what its proof found: the JSON form of `tenon diff`, and what every command tells of a proof. Data only. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Proof } from '../proof/proof.ts'

export interface ProvenPlan {
  readonly equal: boolean
  /** Null when refused; `refused` says why. */
  readonly up: { readonly segments: readonly Segment[] } | null
  readonly down: { readonly segments: readonly Segment[]; readonly class: DownClass } | null
  readonly losses: readonly Loss[]
  readonly hazards: readonly Hazard[]
  readonly renameCandidates: readonly { readonly kind: string; readonly from: string; readonly to: string }[]
  readonly refused: readonly Problem[]
  readonly downRefused: readonly Problem[]
  readonly unmodelled: readonly { readonly what: string; readonly object: string }[]
  /** Tables that took no probe row, so that nothing was observed on them. */
  readonly unobserved: readonly { readonly object: string; readonly reason: string }[]
  /** What works no more after the up though the server let it pass: routines, inserts. */
  readonly warnings?: readonly Problem[]
  /** Statements of the up that no probe row of a table survives. */
  readonly stops?: Proof['stops']
  /** How many probe rows went through. */
  readonly probes: number
  readonly certificate: Certificate
}

export type DownClass = NonNullable<Proof['down']>['class']
export type Loss = Proof['losses'][number]
export type Hazard = Proof['hazards'][number]
export type Certificate = Proof['certificate']

/** One line of a comparison, in users' words. */
export interface DeltaLine {
  readonly sign: '+' | '-' | '~'
  readonly kind: string
  /** `schema.table.column` … */
  readonly object: string
  readonly detail: string
}
