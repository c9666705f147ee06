/** One PostgreSQL server for a whole test run; every test file makes databases of its own on it. */
import type { TestProject } from 'vitest/node'
import { startTestServer } from './server.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer()
  project.provide('serverUrl', server.url)
  console.log(`test server: ${server.provider}`)
  return server.stop
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the `postgres` database on the run's server. */
    serverUrl: string
  }
}
