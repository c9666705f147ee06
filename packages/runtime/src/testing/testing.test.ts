import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { type Database, openDatabase } from '../index.ts'
import { withRollback } from './rollback.ts'
import { createTemplate } from './template.ts'

const none = { tables: {}, reports: {}, environments: {} }
const setUp = (db: Database) => db.sql`create table t (n int primary key)`

let made: { url: string; drop: () => Promise<void> }
const databases: Record<string, Database> = {}
beforeAll(async () => {
  made = await makeDatabase()
  databases.server = openDatabase(made.url, none)
  databases.pglite = openDatabase({ url: 'pglite::memory:', pool: { acquireTimeout: 180_000 } }, none)
  for (const db of Object.values(databases)) await setUp(db)
}, 180_000)
afterAll(async () => {
  for (const db of Object.values(databases)) await db.close()
  await made.drop()
})

describe.each(['server', 'pglite'])('on %s', (lane) => {
  const real = (): Database => {
    const db = databases[lane]
    if (!db) throw new Error(`no database ${lane}`)
    return db
  }

  test('what a test does is rolled back, and its result comes out', async () => {
    const db = real()
    const count = await withRollback(db, async (inside) => {
      await inside.sql`insert into t values (1)`
      await inside.transaction((tx) => tx.sql`insert into t values (2)`)
      return (await inside.sql`select n from t`).length
    })
    expect(count).toBe(2)
    expect(await db.sql`select n from t`).toEqual([])
  })

  test('a failed statement undoes itself only, even beside others', async () => {
    await withRollback(real(), async (inside) => {
      await inside.sql`insert into t values (1)`
      const settled = await Promise.allSettled([1, 2, 3].map((n) => inside.sql`insert into t values (${n})`))
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
      await expect(
        inside.transaction(async (tx) => {
          await tx.sql`insert into t values (9)`
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await inside.sql`select n from t order by n`).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    })
  })

  test('what asks the database inside of its own transaction is refused, instead of waiting for ever', async () => {
    await withRollback(real(), async (inside) => {
      let later: Promise<unknown> | undefined
      const answer = await inside.transaction(async (tx) => {
        later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => inside.sql`select 5 as n`)
        await expect(inside.sql`select 1`).rejects.toMatchObject({ kind: 'nested-acquire' })
        await expect(inside.transaction((other) => other.sql`select 1`)).rejects.toThrow('one connection')
        return tx.sql`select 2 as n`
      })
      expect(answer).toEqual([{ n: 2 }])
      expect(await later).toEqual([{ n: 5 }])
    })
  })

  test('the error of a test comes out, and its rows go', async () => {
    const own = new Error('mine')
    const failing = withRollback(real(), async (inside) => {
      await inside.sql`insert into t values (1)`
      throw own
    })
    await expect(failing).rejects.toBe(own)
    expect(await real().sql`select n from t`).toEqual([])
  })
})

test('a test that pauses for long, as at a breakpoint, goes on', async () => {
  const db = openDatabase({ url: made.url, pool: { idleInTransactionTimeout: 100 } }, none)
  onTestFinished(() => db.close())
  await withRollback(db, async (inside) => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(await inside.sql`select 1 as one`).toEqual([{ one: 1 }])
  })
})

test('each copy of a template has its content and its own life', async () => {
  const template = await createTemplate({
    server: inject('serverUrl'),
    prepare: async (url) => {
      const db = openDatabase(url, none)
      await setUp(db)
      await db.sql`insert into t values (7)`
      await db.close()
    },
  })
  onTestFinished(() => template.drop())
  const [one, other] = [await template.create(), await template.create()]
  const [first, second] = [openDatabase(one.url, none), openDatabase(other.url, none)]
  onTestFinished(async () => {
    await Promise.all([first.close(), second.close()])
  })
  await first.sql`insert into t values (8)`
  expect(await second.sql`select n from t`).toEqual([{ n: 7 }])
  await first.close()
  await one.drop()
  await expect(openDatabase(one.url, none).sql`select 1`).rejects.toMatchObject({ sqlstate: '3D000' })
})

test('PGlite has no templates, and a failing preparation leaves nothing', async () => {
  await expect(createTemplate({ server: 'pglite::memory:', prepare: async () => {} })).rejects.toMatchObject({
    kind: 'not-supported',
  })
  const failing = createTemplate({
    server: inject('serverUrl'),
    prefix: 'tenon_failing',
    prepare: async () => {
      throw new Error('no')
    },
  })
  await expect(failing).rejects.toThrow('no')
  const db = openDatabase(inject('serverUrl'), none)
  onTestFinished(() => db.close())
  expect(await db.sql`select datname from pg_database where datname like 'tenon_failing%'`).toEqual([])
})
