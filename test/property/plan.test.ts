/** Laws of planning on random pairs of schemas: apply reaches the goal, a second plan is empty, the way down returns, and a refusal has a name. */
import type { Session } from '@tenon/runtime/migrate'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { diffFacts } from '../../packages/kit/src/catalog/diff.ts'
import { type ReadState, readFacts } from '../../packages/kit/src/catalog/read-facts.ts'
import { planChange } from '../../packages/kit/src/plan/plan.ts'
import { type Lane, type Side, serverLane } from '../corpus/lane.ts'
import { schema, toSql } from './random-schema.ts'

let lane: Lane | undefined
beforeAll(async () => {
  lane = await serverLane(inject('serverUrl'))
})
afterAll(() => lane?.close())

const seconds = 40

test('random pairs of schemas are planned up and down, or refused by name', {
  timeout: (seconds + 60) * 1000,
}, async () => {
  const tally = { proved: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(schema, schema, async (from, to) => {
      tally[await inTurn(() => prove(toSql(from), toSql(to)))]++
    }),
    { interruptAfterTimeLimit: seconds * 1000, numRuns: 1000, ...seed() },
  )
  process.stdout.write(`random pairs: ${tally.proved} proved, ${tally.refused} refused by name\n`)
  expect(tally.proved).toBeGreaterThan(tally.refused / 4)
})

test('a state needs no plan to itself', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(schema, async (one) => {
      const state = await inTurn(async () => {
        await lane?.empty()
        return on('before', async (session) => {
          await session.run(toSql(one))
          return readFacts(session)
        })
      })
      const plan = planChange({ before: state, after: state })
      expect([plan.steps, plan.refused]).toEqual([[], []])
    }),
    { interruptAfterTimeLimit: 8000, numRuns: 40, ...seed() },
  )
})

let last: Promise<unknown> = Promise.resolve()

/** A run that the time limit interrupts goes on in the background: the next test must not meet it in the databases that they share. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work, work)
  last = result
  return result
}

/** `TENON_SEED` repeats a run. */
const seed = (): { seed?: number } => (process.env.TENON_SEED ? { seed: Number(process.env.TENON_SEED) } : {})

async function prove(from: string, to: string): Promise<'proved' | 'refused'> {
  await lane?.empty()
  const after = await on('after', async (session) => {
    await session.run(to)
    return readFacts(session)
  })
  return on('before', async (session) => {
    await session.run(from)
    const before = await readFacts(session)
    const isUp = await move(session, before, after)
    if (!isUp) return 'refused'
    return (await move(session, await readFacts(session), before)) ? 'proved' : 'refused'
  })
}

async function move(session: Session, from: ReadState, goal: ReadState): Promise<boolean> {
  const { versionNumber } = session
  const plan = planChange({ before: from, after: goal, versionNumber })
  // No cast leads from some of the types to some others; nothing else may be refused.
  expect([...new Set(plan.refused.map((one) => one.code))]).toEqual(plan.refused.length > 0 ? ['plan/no-cast'] : [])
  if (plan.refused.length > 0) return false
  for (const { statements } of plan.segments) await session.run(['begin', ...statements, 'commit'].join(';\n'))
  const reached = await readFacts(session)
  expect(diffFacts(reached.facts, goal.facts)).toEqual([])
  expect(planChange({ before: reached, after: goal, versionNumber }).steps).toEqual([])
  return true
}

async function on<Result>(side: Side, work: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await lane?.open(side)
  if (!session) throw new Error('There is no server.')
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
