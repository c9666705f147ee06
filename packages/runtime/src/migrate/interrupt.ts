/** Stops a run where its caller asks for it: what runs on the server is cancelled there, and nothing else begins. */
import { DatabaseError } from '../errors.ts'
import type { Session } from './session.ts'

/** Runs what the session is busy with while `work` lasts; an abort cancels that, and then fails as `aborted`. */
export async function cancellable<Result>(
  session: Session,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!signal) return work()
  refuseAborted(signal)
  let ended = false
  let asking: Promise<void> | undefined
  const cancel = async () => {
    // A request that comes before its statement has begun is lost.
    while (!ended) {
      await session.cancel?.()
      await pause(200)
    }
  }
  const begin = () => {
    asking = cancel()
  }
  signal.addEventListener('abort', begin, { once: true })
  try {
    return await work()
  } catch (error) {
    const isCancelled = signal.aborted && error instanceof DatabaseError && error.sqlstate === queryCanceled
    throw isCancelled ? new DatabaseError({ ...error.facts(), kind: 'aborted', retry: 'safe' }) : error
  } finally {
    ended = true
    signal.removeEventListener('abort', begin)
    // One that is on its way could hit whatever comes next.
    await asking
  }
}

const queryCanceled = '57014'

export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new DatabaseError({
      kind: 'aborted',
      retry: 'safe',
      message: 'The run was interrupted.',
      cause: signal.reason,
    })
}

/** Ends early when the signal comes. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
    if (signal?.aborted) done()
  })
}
