/** Every case of the corpus on the installed server, with its `pg_dump` as an independent eye. */
import { afterAll, describe, expect, test } from 'vitest'
import { type PostgresServer, startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { installedBinaries } from '../../packages/kit/src/database/server-binaries.ts'
import { installedPgDump } from '../support/dump.ts'
import { serverLane } from './lane.ts'
import { cases, onLane } from './on-lane.ts'

const installed = installedBinaries(undefined)
const client = installedPgDump()
const fits = installed !== undefined && client !== undefined && client.major >= Number.parseInt(installed.version, 10)

test.runIf(process.env.TENON_TEST_ALL)('CI has a pg_dump beside the installed server', () => {
  expect(fits).toBe(true)
})

describe.runIf(installed)('on the installed server, observed by its pg_dump', () => {
  let server: PostgresServer | undefined
  // The last hook runs first: the lane closes before its server stops.
  afterAll(() => server?.stop())
  onLane(cases, async () => {
    server = await startPostgresServer({ home: installed?.home ?? '' })
    if (!fits) process.stdout.write('corpus on the installed server: no observer\n')
    return serverLane(server.url('postgres'), fits ? client?.dump : undefined)
  })
})
