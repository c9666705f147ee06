/** The servers that the report tests run on. One that this machine lacks is skipped, and vitest prints so. */
import { openSession, type Session } from '@tenon/runtime/migrate'
import { startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { installedBinaries } from '../../packages/kit/src/database/server-binaries.ts'
import { makeDatabase } from '../support/database.ts'
import { schema, schemaBefore18, schemaOf18 } from './schema.ts'

export interface Lane {
  readonly name: string
  readonly missing: boolean
  /** An empty database. */
  start(): Promise<Opened>
}

export interface Opened {
  readonly session: Session
  stop(): Promise<void>
}

/** Before 16 the query tree doesn't tell which outer joins null a column, so this major has rules of its own. */
const old = installedBinaries(15)

export const lanes: readonly Lane[] = [
  {
    name: 'the run’s PostgreSQL',
    missing: false,
    start: async () => {
      const { url, drop } = await makeDatabase()
      const session = await openSession(url)
      return { session, stop: () => session.close().then(drop) }
    },
  },
  {
    name: 'PGlite',
    missing: false,
    start: async () => {
      const session = await openSession('pglite::memory:')
      return { session, stop: () => session.close() }
    },
  },
  {
    name: 'the installed PostgreSQL 15',
    missing: old === undefined,
    start: async () => {
      const server = await startPostgresServer({ home: old?.home ?? '' })
      const session = await openSession(server.url('postgres'))
      return { session, stop: () => session.close().then(server.stop) }
    },
  },
]

/** With the schema of the report tests. */
export async function startWithSchema(lane: Lane): Promise<Opened> {
  const opened = await lane.start()
  await opened.session.run(schema)
  await opened.session.run(opened.session.versionNumber >= 180000 ? schemaOf18 : schemaBefore18)
  return opened
}
