/** How a pool ends: callers in line are refused, what runs may finish within a bound, the rest is stopped on the server. */
import { DatabaseError } from '../errors.ts'
import type { Slot } from './slot.ts'
import type { Stopper } from './stopper.ts'
import type { Waiters } from './waiter.ts'

export interface Emptiness {
  /** Looks whether it is empty now. */
  look(): void
  /** Resolves when it is empty, at the latest after `bound` milliseconds. */
  wait(bound: number): Promise<void>
}

export function createEmptiness(isEmpty: () => boolean): Emptiness {
  let tell: (() => void) | undefined
  return {
    look: () => {
      if (tell && isEmpty()) tell()
    },
    wait(bound) {
      if (isEmpty()) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, bound)
        tell = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

export interface Ending {
  readonly waiters: Waiters
  readonly slots: ReadonlySet<Slot>
  readonly emptiness: Emptiness
  readonly stopper: Stopper
  retireIdle(): void
}

export async function endPool(
  { waiters, slots, emptiness, stopper, retireIdle }: Ending,
  bound: number,
): Promise<void> {
  const closed = () => new DatabaseError({ kind: 'closed', retry: 'safe', message: 'The database was closed.' })
  for (const waiter of waiters.takeAll()) waiter.refuse(closed())
  retireIdle()
  await emptiness.wait(bound)
  for (const slot of [...slots]) {
    if (slot.whenClosed) slot.whenClosed(closed())
    else if (slot.job) stopper.stop(slot, slot.job, closed())
    else slot.wire.destroy(closed())
  }
  await emptiness.wait(500)
  await stopper.told()
  for (const slot of [...slots]) slot.wire.destroy(closed())
}
