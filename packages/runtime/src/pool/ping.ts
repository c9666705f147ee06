/** A sign of life of an idle connection, before it is trusted again. */
import type { Statement } from './executor.ts'
import { createJob, overdue } from './job.ts'
import type { Slot } from './slot.ts'

export const ping: Statement = { text: '', name: 'ping', readOnly: true, passing: false }

/** Tells whether the slot lives, at the latest after `bound` milliseconds; one that does not is cut. */
export function pingSlot(slot: Slot, bound: number, tell: (isAlive: boolean) => void): void {
  const late = setTimeout(() => slot.wire.destroy(overdue(ping, slot.idleSince)), bound)
  slot.holder = 'ping'
  const settled = {
    // In a turn of its own: the slot is still about to say that it is idle.
    resolve: () =>
      queueMicrotask(() => {
        clearTimeout(late)
        slot.holder = undefined
        tell(!slot.wire.gone)
      }),
    reject: () => {
      clearTimeout(late)
      slot.wire.destroy(overdue(ping, slot.idleSince))
      tell(false)
    },
  }
  slot.start({ ...createJob(ping, [], undefined, 0, settled), simple: true })
}
