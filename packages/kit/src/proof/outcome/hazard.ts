/** What can stop a change or make others wait: locks, rewrites and scans that were observed, and rows that it refuses. */
import type { Attempt } from '../attempt/attempt.ts'
import { lockModes } from '../observe/lock-mode.ts'
import type { Hazard } from '../proof.ts'
import type { Lesson } from '../prove-input.ts'
import type { Met } from '../violators/violator.ts'

/** From this lock on, somebody else has to wait. */
const notable = lockModes.indexOf('share update exclusive')

export function hazardsOf(done: Attempt, lessons: readonly Lesson[]): readonly Hazard[] {
  const hazards: Hazard[] = done.up.effects.flatMap((effect) => {
    const objects = new Set([...effect.locks.map((lock) => lock.object), ...effect.rewritten, ...effect.scanned])
    return [...objects].flatMap((object): Hazard[] => {
      const lock = effect.locks.find((one) => one.object === object)?.mode ?? null
      const [rewrite, scan] = [effect.rewritten.includes(object), effect.scanned.includes(object)]
      if (!rewrite && !scan && lockModes.indexOf(lock ?? '') < notable) return []
      return [{ statement: effect.statement, object, lock, rewrite, scan, preflight: null, direction: 'up' }]
    })
  })
  const stops = [...done.met.map(toStop), ...lessons.filter((one) => one.direction === 'up')]
  for (const { object, statement, preflight } of stops) {
    const at = hazards.findIndex(
      (one) =>
        one.statement === statement &&
        one.preflight === null &&
        (object === one.object || object.startsWith(`${one.object}.`)),
    )
    const known = hazards[at]
    if (preflight === null) continue
    // Rows that are refused and rows that come out as others may be counted by one query.
    if (hazards.some((one) => one.statement === statement && one.preflight === preflight)) continue
    if (known) hazards[at] = { ...known, preflight }
    else hazards.push({ ...onRows, statement, object, preflight, direction: 'up' })
  }
  const down = [...(done.down?.met ?? []).map(toStop), ...lessons.filter((one) => one.direction === 'down')]
  return unique([
    ...hazards,
    ...down.map(
      ({ object, statement, preflight }): Hazard => ({ ...onRows, statement, object, preflight, direction: 'down' }),
    ),
  ])
}

const unique = (hazards: readonly Hazard[]): readonly Hazard[] => [
  ...new Map(hazards.map((one) => [JSON.stringify(one), one])).values(),
]

const onRows = { lock: null, rewrite: false, scan: false }

const toStop = ({ violator, statement }: Met) => ({
  object: violator.object,
  statement,
  preflight: violator.preflight,
})
