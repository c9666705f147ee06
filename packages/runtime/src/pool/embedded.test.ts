import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { applyMigrations } from '../migrate/apply.ts'
import { openSession } from '../migrate/open-session.ts'

test('a named database in memory is found again by its name, and by no other', { timeout: 120_000 }, async () => {
  const first = await openSession('pglite::memory:first')
  await first.run('create table t (n int)')
  await expect(openSession('pglite::memory:first')).rejects.toThrow('PGlite has one session, and it is in use.')
  await first.close()
  const again = await openSession('pglite::memory:first')
  expect(await again.run(`select to_regclass('t')::text`)).toMatchObject([{ rows: [['t']] }])
  await again.close()
  const other = await openSession('pglite::memory:other')
  expect(await other.run(`select to_regclass('t')::text`)).toMatchObject([{ rows: [[null]] }])
  await other.close()
})

const withExtensions = [
  {
    version: '20260101000000',
    name: 'search',
    up: 'create extension if not exists pg_trgm;\ncreate extension "uuid-ossp";\ncreate table t (word text);\ncreate index on t using gin (word gin_trgm_ops);\n',
    down: 'drop table t;\n',
  },
]

test('extensions that migrations create are there for them, and for whoever opens the folder later', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-embedded-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const target of [`pglite:${folder}`, 'pglite::memory:extended']) {
    await applyMigrations({ files: withExtensions, target })
    const session = await openSession(target)
    expect(await session.run(`select 'word' % 'words', uuid_nil()`)).toMatchObject([
      { rows: [['t', '00000000-0000-0000-0000-000000000000']] },
    ])
    await session.close()
  }
})
