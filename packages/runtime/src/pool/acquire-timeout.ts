/** The error of a caller that waited too long: how full the pool is, who waits, who has held a connection for longest. */
import { DatabaseError } from '../errors.ts'
import type { Slot } from './slot.ts'
import type { PoolStats } from './stats.ts'
import type { Waiter } from './waiter.ts'

export interface PoolState {
  readonly stats: PoolStats
  readonly slots: Iterable<Slot>
  /** Of the last try to connect. */
  readonly failure: DatabaseError | undefined
}

export function acquireTimeout(waiter: Waiter, now: number, { stats, slots, failure }: PoolState): DatabaseError {
  const { max, open, idle, waiting } = stats
  const held = [...slots].filter((slot) => slot.holder !== undefined || slot.job)
  const [oldest] = held.sort((one, other) => one.heldSince - other.heldSince)
  const who = oldest ? `, the longest held by ${holderOf(oldest)} for ${Math.round(now - oldest.heldSince)} ms` : ''
  const why = open < max && failure ? ` Connecting fails: ${failure.message}` : ''
  const counts = `${open} of ${max} open, ${idle} idle, ${waiting + 1} waiting`
  return new DatabaseError({
    kind: 'acquire-timeout',
    retry: 'safe',
    message: `No connection within ${Math.round(now - waiter.since)} ms: ${counts}${who}.${why}`,
    statement: waiter.job?.statement.name,
  })
}

const holderOf = (slot: Slot) => `\`${slot.holder ?? slot.job?.statement.name ?? ''}\``
