import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openScratch } from './open-scratch.ts'
import type { ScratchDatabase } from './scratch.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

test('of many kept folders the long unused go, and none that another process may be copying', async () => {
  const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-pglite-test-'))
  onTestFinished(() => rmSync(cacheFolder, { recursive: true, force: true }))
  const scratch = await openScratch('pglite', { root, cacheFolder })
  const [version = ''] = readdirSync(path.join(cacheFolder, 'pglite'))
  const kept = path.join(cacheFolder, 'pglite', version, 'kept')
  const names = Array.from({ length: 12 }, (_, index) => `copied-${index}`)
  for (const name of [...names, 'unused']) mkdirSync(path.join(kept, name))
  utimesSync(path.join(kept, 'unused'), new Date(2000, 0), new Date(2000, 0))
  await scratch.close()
  expect(readdirSync(kept).sort()).toEqual(names.sort())
})

test('a kept database is used while it is on its way into the cache, and is there when the scratch is closed', async () => {
  const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-pglite-test-'))
  onTestFinished(() => rmSync(cacheFolder, { recursive: true, force: true }))
  const open = () => openScratch('pglite', { root, cacheFolder })
  const statement = (sql: string) => async (database: ScratchDatabase) => {
    const session = await database.open()
    await session.run(sql)
    await session.close()
  }
  const scratch = await open()
  const first = await scratch.kept('first', statement('create table first ()'))
  const second = await scratch.kept('second', statement('create table second (); drop table first'), {
    from: async () => first,
  })
  expect(await scratch.find('second')).toMatchObject({ key: second.key })
  expect(await second.tryOut((session) => session.run(tables))).toMatchObject([{ rows: [['second']] }])
  expect(await first.tryOut((session) => session.run(tables))).toMatchObject([{ rows: [['first']] }])
  await scratch.kept('third', statement('create table third ()'))
  await scratch.close()
  const again = await open()
  const third = await again.find('third')
  expect(await third?.tryOut((session) => session.run(tables))).toMatchObject([{ rows: [['third']] }])
  await again.close()
})

const tables = `select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`
