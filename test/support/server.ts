/** The real PostgreSQL of the tests: `TENON_TEST_URL`, else the binaries from npm. */
import { startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { embeddedPackage, npmBinaries } from '../../packages/kit/src/database/server-binaries.ts'

export interface TestServer {
  readonly provider: string
  readonly url: string
  stop(): Promise<void>
}

export async function startTestServer(): Promise<TestServer> {
  const given = process.env.TENON_TEST_URL
  if (given) return { provider: 'TENON_TEST_URL', url: given, stop: async () => {} }
  const binaries = npmBinaries(import.meta.dirname, embeddedPackage)
  if (!binaries) throw new Error(`No PostgreSQL for the tests: set TENON_TEST_URL, or install ${embeddedPackage}.`)
  const server = await startPostgresServer({ home: binaries.home })
  return { provider: `npm binaries ${binaries.version}`, url: server.url('postgres'), stop: () => server.stop() }
}
