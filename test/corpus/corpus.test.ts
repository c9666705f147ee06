/** Every case of the corpus in both directions, seen by our readers and, where one fits, by an independent `pg_dump`. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type PostgresServer, startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { installedBinaries } from '../../packages/kit/src/database/server-binaries.ts'
import { installedPgDump } from '../support/dump.ts'
import { readCases } from './case.ts'
import { embeddedLane } from './embedded-lane.ts'
import { type Lane, serverLane } from './lane.ts'
import { proveCase } from './prove-case.ts'

const only = process.env.TENON_CORPUS
const cases = readCases(import.meta.dirname).filter((one) => !only || one.name.includes(only))
const installed = installedBinaries(undefined)
const client = installedPgDump()
const fits = installed !== undefined && client !== undefined && client.major >= Number.parseInt(installed.version, 10)

test.runIf(process.env.TENON_TEST_ALL)('CI has a pg_dump beside the installed server', () => {
  expect(fits).toBe(true)
})

describe('on the run’s server', () => {
  corpus(cases, async () => {
    const lane = await serverLane(inject('serverUrl'))
    process.stdout.write(`corpus on PostgreSQL ${lane.major}: no observer\n`)
    return lane
  })
})

describe.runIf(installed)('on the installed server, observed by its pg_dump', () => {
  let server: PostgresServer | undefined
  // The last hook runs first: the lane closes before its server stops.
  afterAll(() => server?.stop())
  corpus(cases, async () => {
    server = await startPostgresServer({ home: installed?.home ?? '' })
    if (!fits) process.stdout.write('corpus on the installed server: no observer\n')
    return serverLane(server.url('postgres'), fits ? client?.dump : undefined)
  })
})

const embedded = cases.filter((one) => one.expect.embedded)

describe.runIf(embedded.length > 0)('on PGlite, observed by its own pg_dump', () => {
  corpus(embedded, embeddedLane)
})

function corpus(some: typeof cases, open: () => Promise<Lane>): void {
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
