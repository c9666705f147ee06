/** A caller that wants a slot of its own: how it waits, gets it, or gives up. */

import { DatabaseError } from '../errors.ts'
import type { RunOptions, Statement } from './executor.ts'
import { aborted } from './job.ts'
import { channels } from './observe.ts'
import type { Slot } from './slot.ts'
import type { Waiter } from './waiter.ts'

export interface HoldingOptions {
  readonly holder: string
  readonly timeout: number
  readonly signal: RunOptions['signal']
  readonly resolve: (slot: Slot) => void
  readonly reject: (error: Error) => void
  /** Takes the waiter out of the line. */
  readonly leave: (waiter: Waiter) => void
}

/** Undefined when its caller gave up before. */
export function toHoldingWaiter({ holder, timeout, signal, ...told }: HoldingOptions): Waiter | undefined {
  const statement: Statement = { text: '', name: holder, readOnly: true, passing: false }
  if (signal?.aborted) {
    told.reject(aborted(statement, signal.reason))
    return undefined
  }
  const since = performance.now()
  const waiter: Waiter = {
    since,
    deadline: since + timeout,
    take(slot) {
      signal?.removeEventListener('abort', give)
      slot.holder = holder
      slot.heldSince = performance.now()
      slot.leakTold = false
      told.resolve(slot)
    },
    refuse(error) {
      signal?.removeEventListener('abort', give)
      told.reject(error)
    },
  }
  const give = () => {
    told.leave(waiter)
    told.reject(aborted(statement, signal?.reason))
  }
  signal?.addEventListener('abort', give, { once: true })
  return waiter
}

export const tooLate = (holder: string) =>
  new DatabaseError({ kind: 'closed', message: `\`${holder}\` came after the database was closed.` })

export const nestedAcquire = (holder: string, max: number) =>
  new DatabaseError({
    kind: 'nested-acquire',
    message: `\`${holder}\` wants a second connection inside a transaction while all ${max} are in use; run it on the transaction's own handle.`,
  })

/** Reports a slot that is held for too long, once each time that it is held. */
export function tellLeak(slot: Slot, now: number, leakAfter: number): void {
  if (leakAfter === 0 || slot.holder === undefined || slot.leakTold || now - slot.heldSince < leakAfter) return
  slot.leakTold = true
  channels.leak.publish({ holder: slot.holder, held: now - slot.heldSince })
}
