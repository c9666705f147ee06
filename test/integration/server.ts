/**
 * The server of the integration tests: a container where there is a Docker engine, else the binaries from npm.
 * `TENON_TEST_PROVIDER` (`docker`, `npm`) demands one of them; `TENON_TEST_IMAGE` names the container image.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { freePort, type PostgresServer, startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { embeddedPackage, npmBinaries } from '../../packages/kit/src/database/server-binaries.ts'

export interface IntegrationServer {
  readonly provider: string
  /** URL of its `postgres` database; the same before and after a restart. */
  readonly url: string
  /** Stops the server at once and starts it again on the same port with the same content. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startIntegrationServer(): Promise<IntegrationServer> {
  const wanted = process.env.TENON_TEST_PROVIDER
  if (wanted === 'docker' || (wanted === undefined && hasDocker())) return startContainer()
  return startNpmServer()
}

/** An engine that answers and has, or may fetch, the image. */
function hasDocker(): boolean {
  const image = spawnSync('docker', ['image', 'inspect', imageName()], { stdio: 'ignore' })
  return image.status === 0
}

const imageName = () => process.env.TENON_TEST_IMAGE ?? 'postgres:18-alpine'

async function startContainer(): Promise<IntegrationServer> {
  const port = await freePort()
  const container = await new PostgreSqlContainer(imageName())
    .withExposedPorts({ container: 5432, host: port })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=60'])
    .start()
  return {
    provider: `docker ${imageName()}`,
    url: container.getConnectionUri(),
    restart: () => container.restart({ timeout: 1_000 }),
    stop: async () => {
      await container.stop()
    },
  }
}

async function startNpmServer(): Promise<IntegrationServer> {
  const binaries = npmBinaries(import.meta.dirname, embeddedPackage)
  if (!binaries) throw new Error(`Neither a Docker engine with ${imageName()} nor ${embeddedPackage} is here.`)
  const data = mkdtempSync(path.join(tmpdir(), 'tenon-integration-'))
  const port = await freePort()
  const start = () => startPostgresServer({ home: binaries.home, data, port, settings: { max_connections: '60' } })
  let server: PostgresServer = await start()
  return {
    provider: `npm binaries ${binaries.version}`,
    url: server.url('postgres'),
    restart: async () => {
      await server.stop()
      server = await start()
    },
    stop: async () => {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
