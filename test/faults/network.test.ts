/** The network at its worst: every call settles within its bound, tells what is known of it, and the pool serves again. */
import { type Database, type DatabaseOptions, openDatabase } from '@tenon/runtime'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { makeDatabase } from '../support/database.ts'
import { type ChaosProxy, startChaosProxy } from './chaos-proxy.ts'

let database: Awaited<ReturnType<typeof makeDatabase>>
let plain: Database
const strays: unknown[] = []
const stray = (reason: unknown) => strays.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', stray)
  database = await makeDatabase()
  plain = openDatabase(database.url, nothing)
  await plain.query('create table account (id int primary key, money int not null check (money >= 0))')
  await plain.query('insert into account select n, 100 from generate_series(1, 4) n')
  await plain.query('create table note (id int generated always as identity, text text unique)')
})
afterAll(async () => {
  await plain.close()
  await database.drop()
  process.off('unhandledRejection', stray)
})
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(strays).toEqual([])
})

const nothing = { tables: {}, reports: {}, environments: {} }
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

async function open(pool: DatabaseOptions['pool'] = {}): Promise<{ proxy: ChaosProxy; db: Database }> {
  const proxy = await startChaosProxy(database.url)
  const db = openDatabase(
    { url: proxy.url, pool: { max: 2, acquireTimeout: 2_000, connectTimeout: 1_000, ...pool } },
    nothing,
  )
  onTestFinished(async () => {
    proxy.heal()
    await db.close(200)
    await proxy.close()
  })
  return { proxy, db }
}

const one = async (db: Pick<Database, 'query'>, text = 'select 1 as one') => (await db.query(text))[0]
const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error) => error,
  )
const timed = async (work: Promise<unknown>) => {
  const since = performance.now()
  const error = await failureOf(work)
  return { error, time: performance.now() - since }
}

test('messages that come byte by byte, and many at once, are read alike', async () => {
  // A login of so many small pieces takes its time beside other work.
  const { proxy, db } = await open({ acquireTimeout: 20_000, connectTimeout: 20_000 })
  proxy.tear(1)
  const rows = await db.query("select n, repeat('ä', n) as text from generate_series(1, 40) n")
  expect(rows.map((row) => row.text)).toEqual(Array.from({ length: 40 }, (_, index) => 'ä'.repeat(index + 1)))
  await expect(db.query('select 1 / 0')).rejects.toMatchObject({ sqlstate: '22012' })
  proxy.tear(7)
  const [row] = await db.query("select repeat('x', 3000) as long, null as nothing, '' as empty")
  expect(row).toEqual({ long: 'x'.repeat(3000), nothing: null, empty: '' })
})

test('a pulled cable ends a call at its time-out, and the next one waits no longer than it may', async () => {
  const { proxy, db } = await open({ pingAfter: 60_000 })
  await one(db)
  proxy.mute()
  const { error, time } = await timed(db.query('select 2', [], { timeout: 300 }))
  expect(error).toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
  expect(time).toBeLessThan(6_000)
  const next = await timed(one(db))
  expect(next.error).toBeDefined()
  expect(next.time).toBeLessThan(9_000)
  proxy.heal()
  expect(await one(db)).toEqual({ one: 1 })
})

test('a connection that died while nobody looked is replaced in silence', async () => {
  const { proxy, db } = await open({ pingAfter: 0, pingTimeout: 200 })
  await one(db)
  proxy.cut()
  expect(await one(db)).toEqual({ one: 1 })
  await sleep(20)
  proxy.mute()
  setTimeout(() => proxy.heal(), 500)
  const { error, time } = await timed(one(db))
  expect(error).toBeUndefined()
  expect(time).toBeLessThan(8_000)
})

test('an answer that is cut off part-way is never a shorter answer', async () => {
  const { proxy, db } = await open()
  await one(db)
  proxy.cutAt('toClient', 'needle', true)
  const text = "select n, case n when 9000 then 'needle' else repeat('x', 50) end from generate_series(1, 10000) n"
  await expect(db.query(text)).rejects.toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
  expect(await db.query(text)).toHaveLength(10_000)
})

test('a transaction that loses its connection is over, and none of it stays', async () => {
  const { proxy, db } = await open()
  const error = await failureOf(
    db.transaction(async (tx) => {
      await tx.query("insert into note (text) values ('lost')")
      proxy.cut()
      await sleep(50)
      await tx.query("insert into note (text) values ('never')").catch(() => {})
    }),
  )
  expect(error).toMatchObject({ kind: 'connection-lost', retry: 'safe' })
  expect(await plain.query("select text from note where text in ('lost', 'never')")).toEqual([])
  expect(await one(db)).toEqual({ one: 1 })
})

test('a COMMIT whose answer is lost is told as unknown, whether it was done or not', async () => {
  const { proxy, db } = await open()
  await one(db)
  for (const before of [true, false]) {
    const text = `commit ${before}`
    const work = db.transaction(async (tx) => {
      await tx.query('insert into note (text) values ($1)', [text])
      proxy.cutAt(before ? 'toServer' : 'toClient', before ? 'commit' : 'COMMIT', true)
    })
    expect(await failureOf(work)).toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
    await sleep(50)
    expect(await plain.query('select text from note where text = $1', [text])).toHaveLength(before ? 0 : 1)
  }
})

test('a COMMIT whose answer comes too late for a time-out or a signal is told as unknown', async () => {
  const { proxy, db } = await open()
  await one(db)
  for (const bound of [() => ({ timeout: 300 }), () => ({ signal: AbortSignal.timeout(300) })]) {
    const work = db.transaction(async (tx) => {
      await tx.query('select 1')
      proxy.mute()
    }, bound())
    expect(await failureOf(work)).toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
    proxy.heal()
  }
})

test('a server that is mute or closes in the login is told in time, and never tried in a hot loop', async () => {
  const { proxy, db } = await open()
  proxy.refuse(true)
  const refused = await timed(one(db))
  expect(refused.error).toMatchObject({ retry: 'safe' })
  expect(refused.time).toBeLessThan(8_000)
  expect(proxy.opened).toBeLessThan(60)
  proxy.refuse(false)
  proxy.mute()
  const mute = await timed(one(db))
  expect(mute.error).toMatchObject({ retry: 'safe' })
  expect(mute.time).toBeLessThan(8_000)
  proxy.heal()
  expect(await one(db)).toEqual({ one: 1 })
})

test('a signal ends a call and a transaction though the server is out of reach', async () => {
  const { proxy, db } = await open({ pingAfter: 60_000 })
  await one(db)
  const body = db.transaction(
    async (tx) => {
      proxy.mute()
      await tx.query('select 1')
    },
    { signal: AbortSignal.timeout(200) },
  )
  const { error, time } = await timed(body)
  expect(error).toMatchObject({ kind: 'aborted' })
  expect(time).toBeLessThan(6_000)
  const call = await timed(db.query('select 1', [], { signal: AbortSignal.timeout(200) }))
  expect(call.error).toMatchObject({ kind: expect.stringMatching(/aborted|unknown-outcome/) })
  expect(call.time).toBeLessThan(6_000)
})

test('closing ends in time though nothing answers', async () => {
  const { proxy, db } = await open()
  await one(db)
  const running = failureOf(db.query('select pg_sleep(30)'))
  await sleep(50)
  proxy.mute()
  const since = performance.now()
  await db.close(300)
  expect(performance.now() - since).toBeLessThan(8_000)
  expect(await running).toMatchObject({ kind: expect.stringMatching(/closed|unknown-outcome/) })
})

test('money is neither made nor lost, and no caller gets the answer of another, while connections are cut', async () => {
  const { proxy, db } = await open({ max: 4, pingAfter: 0 })
  const cuts = setInterval(() => proxy.cut(), 60)
  let [done, unknown] = [0, 0]
  const transfer = async (index: number) => {
    const [from, to] = [(index % 4) + 1, ((index + 1) % 4) + 1]
    try {
      await db.transaction(
        async (tx) => {
          const [row] = await tx.query('select $1::int as asked, money from account where id = $1 for update', [from])
          expect(row?.asked).toBe(from)
          await tx.query('update account set money = money - 1 where id = $1', [from])
          await tx.query('update account set money = money + 1 where id = $1', [to])
        },
        { retry: { attempts: 2 } },
      )
      done++
    } catch (error) {
      if ((error as { retry?: string }).retry === 'unknown') unknown++
    }
  }
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    for (let turn = 0; turn < 25; turn++) await transfer(caller + turn)
  })
  await Promise.all(callers)
  clearInterval(cuts)
  expect(done).toBeGreaterThan(0)
  expect(done + unknown).toBeLessThanOrEqual(200)
  expect(await one(plain, 'select sum(money)::int as sum, min(money) >= 0 as sane from account')).toEqual({
    sum: 400,
    sane: true,
  })
  expect(await one(db)).toEqual({ one: 1 })
})
