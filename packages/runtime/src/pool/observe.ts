/** What can be watched: `node:diagnostics_channel`, nothing spent where nobody listens. Never values. */
import { channel } from 'node:diagnostics_channel'

export interface QueryEvent {
  readonly name: string
  readonly text: string
  /** Milliseconds, the wait for a connection included. */
  readonly duration: number
  readonly waited: number
  readonly rows: number
  /** Kind and SQLSTATE of its error. */
  readonly error?: { readonly kind: string; readonly sqlstate?: string | undefined } | undefined
}

export interface TransactionEvent {
  readonly duration: number
  readonly outcome: 'committed' | 'rolled back' | 'unknown'
}

export const channels = {
  /** `QueryEvent` */
  query: channel('tenon:query'),
  /** `TransactionEvent` */
  transaction: channel('tenon:transaction'),
  /** `{ waited }` in milliseconds, of a caller that had to wait. */
  acquire: channel('tenon:acquire'),
  /** `{ duration, error? }` */
  connect: channel('tenon:connect'),
  /** `{ holder, held }`: a connection held for too long. */
  leak: channel('tenon:leak'),
} as const
