import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startPostgresServer } from '../../../kit/src/database/postgres-server.ts'
import { embeddedPackage, npmBinaries } from '../../../kit/src/database/server-binaries.ts'
import { openDatabase } from '../index.ts'

const binaries = npmBinaries(import.meta.dirname, embeddedPackage)

test.runIf(binaries)(
  'connections survive a restart of the server: callers wait, and nobody is told twice',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tenon-restart-'))
    // Under root the server runs as another user.
    chmodSync(folder, 0o755)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const options = { home: binaries?.home ?? '', data: path.join(folder, 'cluster') }
    const first = await startPostgresServer(options)
    const db = openDatabase(
      { url: first.url('postgres'), pool: { max: 3, acquireTimeout: 20_000 } },
      { tables: {}, reports: {}, environments: {} },
    )
    onTestFinished(() => db.close(500))
    await Promise.all([1, 2, 3].map(() => db.sql`select pg_sleep(0.05)::text`))
    await first.stop()
    await expect.poll(() => db.stats.open).toBe(0)
    const waiting = Promise.all([1, 2, 3, 4, 5].map((n) => db.sql`select ${n}::int as n`))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const second = await startPostgresServer({ ...options, port: first.port })
    onTestFinished(() => second.stop())
    expect((await waiting).map(([row]) => row?.n)).toEqual([1, 2, 3, 4, 5])
  },
)
