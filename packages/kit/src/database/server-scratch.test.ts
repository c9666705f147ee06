import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { openSession } from '@tenon/runtime/migrate'
import { expect, inject, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { openScratch } from './open-scratch.ts'
import type { ScratchDatabase } from './scratch.ts'
import { ownerMark } from './server-tidy.ts'

async function ask(url: string, text: string) {
  const session = await openSession(url)
  try {
    return (await session.run(text)).at(-1)?.rows[0]?.[0]
  } finally {
    await session.close()
  }
}

async function build(database: ScratchDatabase, text: string) {
  const session = await database.open()
  try {
    await session.run(text)
  } finally {
    await session.close()
  }
}

test('a database that the URL names by `dbname` is never built in', async () => {
  const shop = await freshDatabase()
  const url = new URL(shop)
  url.searchParams.set('dbname', url.pathname.slice(1))
  const scratch = await openScratch(url.href, { root: tmpdir(), cacheFolder: tmpdir() })
  onTestFinished(() => scratch.close())
  await build(await scratch.create(), 'create table probe (n int)')
  expect(await ask(shop, `select to_regclass('probe')`)).toBeNull()
})

test('two tasks that keep the same state at the same time both get it', async () => {
  const key = randomBytes(8).toString('hex')
  const scratch = await openScratch(inject('serverUrl'), { root: tmpdir(), cacheFolder: tmpdir() })
  onTestFinished(() => scratch.close())
  let filling = 0
  let release = () => {}
  const both = new Promise<void>((resolve) => {
    release = resolve
  })
  const fill = async (database: ScratchDatabase) => {
    await build(database, 'create table kept (n int)')
    filling++
    if (filling === 2) release()
    await both
  }
  const kept = await Promise.all([scratch.kept(key, fill), scratch.kept(key, fill)])
  expect(kept[0].key).toBe(kept[1].key)
})

test('what a server by URL keeps is its own process’s, and goes with it', async () => {
  const key = randomBytes(8).toString('hex')
  const open = () => openScratch(inject('serverUrl'), { root: tmpdir(), cacheFolder: tmpdir() })
  const [one, other] = [await open(), await open()]
  const fill = (database: ScratchDatabase) => build(database, 'create table kept (n int)')
  await one.kept(key, fill)
  const kept = await other.kept(key, fill)
  await one.close()
  onTestFinished(() => other.close())
  expect(await kept.tryOut((session) => session.run('select n from kept'))).toHaveLength(1)
})

test('a database with a subscription in it goes like any other', async () => {
  const scratch = await openScratch(inject('serverUrl'), { root: tmpdir(), cacheFolder: tmpdir() })
  const database = await scratch.create()
  const options = 'connect = false, slot_name = none, enabled = false, create_slot = false'
  const name = `tenon_test_${randomBytes(4).toString('hex')}`
  await build(database, `create subscription ${name} connection 'host=nowhere' publication p with (${options})`)
  await database.drop()
  await scratch.close()
  expect(await ask(inject('serverUrl'), `select count(*) from pg_subscription where subname = '${name}'`)).toBe('0')
})

test('a database goes with the next task once the session of its maker is over, and never before', async () => {
  const options = { root: tmpdir(), cacheFolder: tmpdir() }
  const name = `tenon_forgotten_${randomBytes(4).toString('hex')}`
  const isThere = () => ask(inject('serverUrl'), `select count(*) from pg_database where datname = '${name}'`)
  const maker = await openSession(inject('serverUrl'))
  const mark = await ownerMark(maker)
  await maker.run(`create database ${name}`)
  await maker.run(`comment on database ${name} is '${mark}'`)
  await (await openScratch(inject('serverUrl'), options)).close()
  expect(await isThere()).toBe('1')
  await maker.close()
  await expect
    .poll(
      async () => {
        await (await openScratch(inject('serverUrl'), options)).close()
        return isThere()
      },
      { timeout: 20_000 },
    )
    .toBe('0')
})
