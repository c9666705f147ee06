import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import {
  initialiseCluster,
  type PostgresServer,
  serverAccount,
  startPostgresServer,
} from '../../../kit/src/database/postgres-server.ts'
import { embeddedPackage, npmBinaries } from '../../../kit/src/database/server-binaries.ts'
import { openDatabase } from '../index.ts'

const binaries = npmBinaries(import.meta.dirname, embeddedPackage)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function open(url: string) {
  const db = openDatabase(url, { tables: {}, reports: {}, environments: {} })
  onTestFinished(() => db.close(500))
  return db
}

const isEncrypted = async (url: string) => {
  const [row] = await open(url).sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`
  return row?.ssl
}

describe.runIf(binaries && hasOpenssl)('a server with a certificate of its own making for `localhost`', () => {
  let folder: string
  let server: PostgresServer
  const file = (name: string) => path.join(folder, name)
  const urlOf = (options: Record<string, string>, host = 'localhost') =>
    `postgres://postgres@${host}:${server.port}/postgres?${new URLSearchParams(options)}`

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tenon-tls-'))
    // Under root the server runs as another user.
    chmodSync(folder, 0o755)
    for (const name of ['server', 'stranger']) makeCertificate(file(`${name}.key`), file(`${name}.crt`))
    const account = serverAccount()
    chmodSync(file('server.key'), 0o600)
    if (account) chownSync(file('server.key'), account.uid, account.gid)
    const [home, data] = [binaries?.home ?? '', file('cluster')]
    initialiseCluster(home, data)
    const settings = { ssl: 'on', ssl_cert_file: file('server.crt'), ssl_key_file: file('server.key') }
    server = await startPostgresServer({ home, data, settings })
  })

  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('`require` and `prefer` encrypt without asking who it is, `disable` does not encrypt', async () => {
    expect(await isEncrypted(urlOf({ sslmode: 'require' }))).toBe(true)
    expect(await isEncrypted(urlOf({ sslmode: 'prefer' }))).toBe(true)
    expect(await isEncrypted(urlOf({ sslmode: 'disable' }))).toBe(false)
  })

  test('`verify-full` wants a known certificate and the name that it was made for', async () => {
    const sslrootcert = file('server.crt')
    expect(await isEncrypted(urlOf({ sslmode: 'verify-full', sslrootcert }))).toBe(true)
    const refused = { kind: 'connect-failed' }
    await expect(isEncrypted(urlOf({ sslmode: 'verify-full', sslrootcert }, '127.0.0.1'))).rejects.toMatchObject(
      refused,
    )
    await expect(isEncrypted(urlOf({ sslmode: 'verify-full' }))).rejects.toMatchObject(refused)
    const stranger = { sslmode: 'verify-full', sslrootcert: file('stranger.crt') }
    await expect(isEncrypted(urlOf(stranger))).rejects.toMatchObject(refused)
  })

  test('`verify-ca`, and `require` with a root certificate, want a known certificate under any name', async () => {
    for (const sslmode of ['verify-ca', 'require']) {
      expect(await isEncrypted(urlOf({ sslmode, sslrootcert: file('server.crt') }, '127.0.0.1'))).toBe(true)
      const stranger = { sslmode, sslrootcert: file('stranger.crt') }
      await expect(isEncrypted(urlOf(stranger))).rejects.toMatchObject({ kind: 'connect-failed' })
    }
  })

  test('a certificate that is not there is an error that names it', async () => {
    const url = urlOf({ sslmode: 'verify-full', sslrootcert: file('nowhere.crt') })
    await expect(isEncrypted(url)).rejects.toThrow(/nowhere\.crt` that the database URL names cannot be read/)
  })

  test('a statement is cancelled through an encrypted connection too, and much comes through one', async () => {
    const db = open(urlOf({ sslmode: 'require' }))
    // The time is the statement's, not that of the way there.
    await db.query('select 1')
    await expect(db.query('select pg_sleep(30)', [], { timeout: 200 })).rejects.toMatchObject({ kind: 'deadline' })
    const text = 'ü'.repeat(2_000_000)
    expect((await db.sql`select ${text}::text as text`)[0]?.text).toBe(text)
  })
})

test('`require` is refused by a server that has no TLS, `prefer` goes without', async () => {
  const url = new URL(inject('serverUrl'))
  url.searchParams.set('sslmode', 'require')
  await expect(isEncrypted(url.href)).rejects.toThrow('the server offers no TLS')
  url.searchParams.set('sslmode', 'prefer')
  expect(await isEncrypted(url.href)).toBe(false)
})

function makeCertificate(key: string, certificate: string): void {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
  ])
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
}
