/** The locks of an up: one list, which the console tells and the file keeps. */
import { lockModes } from '../proof/observe/lock-mode.ts'
import type { Hazard } from './proven-plan.ts'

export interface HeldLock {
  /** A relation that was there before. */
  readonly object: string
  /** The strongest of all statements, and what any of them does: `access exclusive, rewrite, scan`. */
  readonly text: string
  /** Readers or writers wait for it. */
  readonly isHeavy: boolean
}

export function heldLocks(hazards: readonly Hazard[]): readonly HeldLock[] {
  const objects = [...new Set(hazards.map(({ object }) => object))]
  return objects.flatMap((object): HeldLock[] => {
    const own = hazards.filter((one) => one.object === object)
    const strength = Math.max(...own.map(({ lock }) => lockModes.indexOf(lock ?? '')))
    const rewrite = own.some((one) => one.rewrite)
    const scan = own.some((one) => one.scan)
    const words = [lockModes[strength] ?? '', rewrite ? 'rewrite' : '', scan ? 'scan' : ''].filter(Boolean)
    return words.length > 0 ? [{ object, text: words.join(', '), isHeavy: strength >= heavyFrom || rewrite }] : []
  })
}

const heavyFrom = lockModes.indexOf('share')
