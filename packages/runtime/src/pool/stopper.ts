/** Stops what is no longer wanted, by its caller's signal or its time: in line, behind another statement, or on the server. */
import type { DatabaseError } from '../errors.ts'
import type { Connector } from './connector.ts'
import { aborted, type Job } from './job.ts'
import type { Slot } from './slot.ts'
import type { Waiters } from './waiter.ts'

export interface Stopper {
  /** Cancels what the slot runs and throws it away: first the server is asked, then the connection is cut. */
  stop(slot: Slot, job: Job, reason: DatabaseError): void
  /** Resolves when the server was told of every stop: whose process ends before leaves statements behind. */
  told(): Promise<unknown>
  /** Connects a caller's signal to its job; false when it was aborted before. */
  listen(job: Job, signal: AbortSignal): boolean
}

export function createStopper(connector: Connector, waiters: Waiters, slots: ReadonlySet<Slot>): Stopper {
  const telling = new Set<Promise<void>>()
  const stop = (slot: Slot, job: Job, reason: DatabaseError) => {
    if (job.givenUp) return
    job.givenUp = reason
    slot.doomed = true
    const cut = () => {
      if (slot.job === job) slot.wire.destroy(reason)
    }
    const tell = connector.cancel(slot.wire).finally(() => telling.delete(tell))
    telling.add(tell)
    tell.then(() => setTimeout(cut, 100), cut)
  }
  const abort = (job: Job, signal: AbortSignal) => {
    const error = aborted(job.statement, signal.reason)
    if (waiters.removeJob(job)) {
      job.reject(error)
      return
    }
    for (const slot of slots) {
      if (slot.job === job) {
        stop(slot, job, error)
        return
      }
    }
    // Behind another statement of its transaction: it goes with it, unsent.
    job.givenUp = error
  }
  return {
    stop,
    told: () => Promise.allSettled(telling),
    listen(job, signal) {
      if (signal.aborted) {
        job.reject(aborted(job.statement, signal.reason))
        return false
      }
      const give = () => abort(job, signal)
      signal.addEventListener('abort', give, { once: true })
      job.settle = () => signal.removeEventListener('abort', give)
      return true
    },
  }
}
