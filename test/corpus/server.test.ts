/** Every case of the corpus on the run's server. */
import { describe, inject } from 'vitest'
import { serverLane } from './lane.ts'
import { cases, onLane } from './on-lane.ts'

describe('on the run’s server', () => {
  onLane(cases, async () => {
    const lane = await serverLane(inject('serverUrl'))
    process.stdout.write(`corpus on PostgreSQL ${lane.major}: no observer\n`)
    return lane
  })
})
