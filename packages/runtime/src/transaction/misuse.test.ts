/** Bodies that forget an await, go on after their end, or end their transaction by hand: nobody else notices. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { type Database, openDatabase } from '../database.ts'
import type { DatabaseMetadata } from '../query/metadata.ts'

const none: DatabaseMetadata = { tables: {}, reports: {}, environments: {} }
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

let server: Database
let drop: () => Promise<void>
let embedded: Database
const strays: unknown[] = []
const stray = (reason: unknown) => strays.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', stray)
  const made = await makeDatabase()
  drop = made.drop
  server = openDatabase({ url: made.url, pool: { max: 1 } }, none)
  embedded = openDatabase({ url: 'pglite::memory:', pool: { acquireTimeout: 180_000 } }, none)
  for (const db of [server, embedded]) await db.query('create table t (n int)')
}, 180_000)
afterAll(async () => {
  await server.close(500)
  await embedded.close()
  await drop()
  process.off('unhandledRejection', stray)
})

describe.each(['server', 'pglite'] as const)('on %s', (lane) => {
  const open = () => (lane === 'server' ? server : embedded)
  const numbers = async () => (await open().query('select n from t order by n')).map((row) => row.n)
  beforeEach(() => open().query('truncate t'))

  test('a nested body that goes on after the outer one has failed touches nothing of the next caller', async () => {
    const db = open()
    let over: Promise<unknown> | undefined
    const failed = db.transaction(async (tx) => {
      over = tx
        .transaction(async (inner) => {
          await inner.query('select 1')
          await sleep(60)
          await inner.query('insert into t values (666)')
        })
        .catch((error: unknown) => error)
      await sleep(20)
      throw new Error('enough')
    })
    await expect(failed).rejects.toThrow('enough')
    await db.transaction(async (tx) => {
      await tx.query('insert into t values (1)')
      await sleep(120)
      await tx.query('insert into t values (2)')
    })
    expect(await over).toMatchObject({ kind: 'transaction-closed' })
    expect(await numbers()).toEqual([1, 2])
  })

  test('parallel nested ones refuse each other, and the next caller is served', async () => {
    const db = open()
    const both = db.transaction((tx) =>
      Promise.all([1, 2].map((n) => tx.transaction((inner) => inner.query('insert into t values ($1)', [n])))),
    )
    await expect(both).rejects.toMatchObject({ kind: 'nested-use' })
    await db.transaction((tx) => tx.query('insert into t values (3)'))
    expect(await numbers()).toEqual([3])
  })

  test('a nested one that nobody awaited is done before COMMIT', async () => {
    await open().transaction(async (tx) => {
      void tx.transaction(async (inner) => {
        await inner.query('insert into t values (1)')
        await sleep(20)
        await inner.query('insert into t values (2)')
      })
    })
    expect(await numbers()).toEqual([1, 2])
  })

  test('a failed statement that nobody awaited fails the transaction and not the process', async () => {
    const failed = open().transaction(async (tx) => {
      void tx.query('insert into t values (1)')
      void tx.query('selec')
    })
    await expect(failed).rejects.toMatchObject({ kind: 'rolled-back' })
    await sleep(20)
    expect(strays).toEqual([])
    expect(await numbers()).toEqual([])
  })

  test.each(['rollback', 'commit', 'commit and chain'])(
    '`%s` as a statement ends the body with an error',
    async (text) => {
      let after: unknown
      const failed = open().transaction(async (tx) => {
        await tx.query('insert into t values (1)')
        await tx.query(text).catch(() => {})
        after = await tx.query('insert into t values (2)').catch((error: unknown) => error)
      })
      await expect(failed).rejects.toMatchObject({
        kind: 'transaction-closed',
        message: expect.stringContaining('body'),
      })
      expect(after).toMatchObject({ kind: 'transaction-closed' })
      expect(await numbers()).toEqual(text === 'rollback' ? [] : [1])
    },
  )

  test('options that mean nothing are refused before anything is sent', async () => {
    const body = async () => {}
    const db = open()
    for (const options of [{ retry: 3 }, { retry: { attempts: -1 } }, { timeout: 'x' }, { timeout: -5 }, { signal: 1 }])
      await expect(db.transaction(body, options as never), JSON.stringify(options)).rejects.toMatchObject({
        // PGlite takes neither signals nor times at all.
        kind: expect.stringMatching(lane === 'server' ? /^value$/ : /^(?:value|not-supported)$/),
      })
    // @ts-expect-error as JavaScript lets it pass
    await expect(db.query('select 1', [], { timeuot: 3 })).rejects.toMatchObject({ kind: 'value' })
    // @ts-expect-error as JavaScript lets it pass
    await expect(db.query('select 1', [], { timeout: 'x' })).rejects.toMatchObject({ kind: 'value' })
  })
})

test('a signal that fires while BEGIN runs ends the transaction', async () => {
  await server.query('select 1')
  const controller = new AbortController()
  let ran = false
  const body = async () => {
    ran = true
    await sleep(2_000)
  }
  const aborted = server.transaction(body, { signal: controller.signal })
  for (let turn = 0; turn < 20; turn++) await null
  controller.abort()
  await expect(aborted).rejects.toMatchObject({ kind: 'aborted' })
  expect(ran).toBe(false)
})
