/** Registers a test for each case of the corpus on one lane: both directions, seen by our readers and by the lane's observer. */
import { afterAll, beforeAll, test } from 'vitest'
import { type CorpusCase, readCases } from './case.ts'
import type { Lane } from './lane.ts'
import { proveCase } from './prove-case.ts'

const only = process.env.TENON_CORPUS

/** All of them, or those whose name holds `TENON_CORPUS`. */
export const cases: readonly CorpusCase[] = readCases(import.meta.dirname).filter(
  (one) => !only || one.name.includes(only),
)

export function onLane(some: readonly CorpusCase[], open: () => Promise<Lane>): void {
  let lane: Lane | undefined
  beforeAll(async () => {
    lane = some.length > 0 ? await open() : undefined
  }, 120_000)
  afterAll(() => lane?.close())

  test.for(some.map((one) => [one.name, one] as const))('%s', { timeout: 120_000 }, async ([, one]) => {
    if (!lane || lane.major < one.expect.since) return
    await lane.empty()
    await proveCase(one, lane)
  })
}
