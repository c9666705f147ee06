import { afterAll, beforeAll, expect, test } from 'vitest'
import { type IntegrationServer, startIntegrationServer } from './server.ts'
import { openShop, type Shop } from './shop.ts'

let server: IntegrationServer
let shop: Shop

beforeAll(async () => {
  server = await startIntegrationServer()
  shop = await openShop(server)
}, 120_000)

afterAll(async () => {
  await shop?.close()
  await server?.stop()
})

/** Holds one connection until told. */
async function hold(db: ReturnType<Shop['connect']>): Promise<() => Promise<void>> {
  let release = () => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  let done: Promise<void> = Promise.resolve()
  await new Promise<void>((entered) => {
    done = db.transaction(async (tx) => {
      await tx.query('select 1')
      entered()
      await until
    })
  })
  return () => {
    release()
    return done
  }
}

test('a full pool tells so in time, names its size, and serves again', async () => {
  const db = shop.connect({ max: 2, acquireTimeout: 300 })
  const holders = await Promise.all([hold(db), hold(db)])
  const asked = Date.now()
  const refused = await db.users.count().then(
    () => undefined,
    (error: unknown) => error as Error & { kind: string },
  )
  const waited = Date.now() - asked
  expect(refused?.kind).toBe('acquire-timeout')
  expect(refused?.message).toMatch(/\b2\b/)
  expect(waited).toBeGreaterThanOrEqual(290)
  expect(waited).toBeLessThan(3_000)
  for (const release of holders) await release()
  expect(await db.users.count()).toBe(0)
  await db.close()
})

test('callers are served in the order in which they came', async () => {
  const db = shop.connect({ max: 1 })
  const release = await hold(db)
  const served: number[] = []
  const callers = Array.from({ length: 20 }, (_, number) => db.users.count().then(() => served.push(number)))
  await release()
  await Promise.all(callers)
  expect(served).toEqual(Array.from({ length: 20 }, (_, number) => number))
  await db.close()
})

test('a pool never opens more connections than it may', async () => {
  const db = shop.connect({ max: 3 })
  await Promise.all(Array.from({ length: 60 }, () => db.query('select pg_sleep(0.005)')))
  const [row] = await shop.admin`
    select count(*)::int as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  expect(row?.open).toBeLessThanOrEqual(3)
  await db.close()
})

test('closing leaves no connection behind', async () => {
  const db = shop.connect({ max: 4 })
  await Promise.all(Array.from({ length: 8 }, () => db.users.count()))
  await db.close()
  await expect
    .poll(async () => {
      const [row] = await shop.admin`
        select count(*)::int as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      return row?.open
    })
    .toBe(0)
})

test('connections survive a restart of the server', async () => {
  const db = shop.connect({ max: 3 })
  await db.categories.create({ name: 'Books', slug: 'books' })
  await Promise.all(Array.from({ length: 6 }, () => db.categories.count()))
  await server.restart()
  await expect.poll(() => db.categories.count().catch(() => 'not yet'), { timeout: 20_000 }).toBe(1)
  const answers = await Promise.all(Array.from({ length: 12 }, () => db.categories.count()))
  expect(answers).toEqual(Array.from({ length: 12 }, () => 1))
  await db.close()
}, 60_000)
