import { expect, test } from 'vitest'
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
