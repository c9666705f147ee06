/** Callers that wait for a connection, served in order. Taking the first is cheap at any length. */
import type { DatabaseError } from '../errors.ts'
import type { Job } from './job.ts'
import type { Slot } from './slot.ts'

export interface Waiter {
  readonly since: number
  readonly deadline: number
  readonly job?: Job
  take(slot: Slot): void
  refuse(error: DatabaseError): void
}

export interface Waiters {
  readonly size: number
  add(waiter: Waiter): void
  shift(): Waiter | undefined
  remove(waiter: Waiter): boolean
  removeJob(job: Job): boolean
  takeExpired(now: number): readonly Waiter[]
  takeAll(): readonly Waiter[]
}

export function createWaiters(): Waiters {
  // A Set keeps the order of insertion and forgets any member at no cost.
  const waiting = new Set<Waiter>()
  const take = (wanted: (waiter: Waiter) => boolean) => {
    const taken = [...waiting].filter(wanted)
    for (const waiter of taken) waiting.delete(waiter)
    return taken
  }
  return {
    get size() {
      return waiting.size
    },
    add: (waiter) => waiting.add(waiter),
    shift() {
      for (const first of waiting) {
        waiting.delete(first)
        return first
      }
      return undefined
    },
    remove: (waiter) => waiting.delete(waiter),
    removeJob: (job) => take((waiter) => waiter.job === job).length > 0,
    takeExpired: (now) => take((waiter) => now >= waiter.deadline),
    takeAll: () => take(() => true),
  }
}
