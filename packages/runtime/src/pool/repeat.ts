/** Single statements that met a serialization failure or a deadlock did nothing, unless they commit on their way: they are run again after a short and random pause. */
import type { DatabaseError } from '../errors.ts'
import { type Job, overdue } from './job.ts'
import { mayBeHalfDone } from './refusal.ts'

/** False when it is not to be run again. */
export function repeatLater(job: Job, error: DatabaseError, most: number, dispatch: (job: Job) => void): boolean {
  if (error.kind !== 'serialization' && error.kind !== 'deadlock') return false
  if (job.retries >= most || mayBeHalfDone(job)) return false
  job.retries++
  setTimeout(() => repeat(job, dispatch), Math.random() * Math.min(1_000, 5 * 2 ** job.retries))
  return true
}

/** Unless its caller gave up, or its time was over, in the pause. */
function repeat(job: Job, dispatch: (job: Job) => void): void {
  const late = performance.now() >= job.deadline ? overdue(job.statement, job.queuedAt) : undefined
  const over = job.givenUp ?? late
  if (!over) dispatch(job)
  else {
    job.settle?.()
    job.reject(over)
  }
}
