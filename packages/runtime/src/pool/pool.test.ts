import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { openSession } from '../migrate/open-session.ts'
import { poolExecutor } from '../transaction.ts'
import { parseUrl } from './address.ts'
import { serverConnector } from './connector.ts'
import type { Statement } from './executor.ts'
import { type PoolOptions, toPoolOptions } from './options.ts'
import { Pool } from './pool.ts'

const query = (text: string, more: Partial<Statement> = {}): Statement => ({
  text,
  name: text.slice(0, 30),
  readOnly: false,
  passing: false,
  ...more,
})
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

async function openPool(options: Partial<PoolOptions> = {}, url?: string) {
  const address = parseUrl(url ?? (await freshDatabase()))
  if (address.kind !== 'server') throw new Error('a server is needed')
  const pool = new Pool(
    serverConnector(address, { applicationName: 'test', settings: {}, pooler: false }),
    toPoolOptions(options),
  )
  onTestFinished(() => pool.close(500))
  return pool
}

const pid = query('select pg_backend_pid()')
const value = async (pool: Pool, text: string, parameters: (string | null)[] = []) =>
  (await pool.run(query(text), parameters)).rows[0]?.[0]

test('a statement is parsed once on a connection and answers in text by position', async () => {
  const pool = await openPool()
  const statement = query('select $1::int + 1, $2::text, null', { types: [23, 25] })
  expect(await pool.run(statement, ['41', 'ü'])).toEqual({ rows: [['42', 'ü', null]], count: 1, command: 'SELECT' })
  await pool.run(statement, ['1', null])
  expect(await value(pool, "select count(*) from pg_prepared_statements where statement like 'select $1::int%'")).toBe(
    '1',
  )
})

test('the connection that was used last is used next, and one is enough for one caller', async () => {
  const pool = await openPool()
  await Promise.all(Array.from({ length: 5 }, () => pool.run(pid, [])))
  const seen = new Set<unknown>()
  for (let count = 0; count < 20; count++) seen.add((await pool.run(pid, [])).rows[0]?.[0])
  expect(seen.size).toBe(1)
})

test('statements of passing shapes share their places, and the longest unused one is closed', async () => {
  const pool = await openPool({ statements: 3, max: 1 })
  for (let count = 0; count < 10; count++)
    await pool.run(query(`select ${count} as passing_shape`, { passing: true }), [])
  expect(
    await value(pool, "select count(*) from pg_prepared_statements where statement like '%as passing_shape'"),
  ).toBe('3')
})

test('a refused parameter never shifts the answers of others', async () => {
  const pool = await openPool({ max: 2 })
  const echo = query('select $1::int', { types: [23] })
  const answers = await Promise.allSettled(
    Array.from({ length: 60 }, (_, index) =>
      pool.run(echo, [index % 7 === 3 ? 'no number' : index % 7 === 5 ? (undefined as never) : String(index)]),
    ),
  )
  answers.forEach((answer, index) => {
    if (index % 7 === 3) expect(answer).toMatchObject({ status: 'rejected', reason: { kind: 'invalid-value' } })
    else if (index % 7 === 5) expect(answer).toMatchObject({ status: 'rejected', reason: { kind: 'value' } })
    else expect(answer).toMatchObject({ value: { rows: [[String(index)]] } })
  })
})

test('a statement that fails half-way leaves no holes in the next answer', async () => {
  const pool = await openPool({ max: 1 })
  await expect(pool.run(query('select 10 / (5 - n) from generate_series(1, 9) n'), [])).rejects.toMatchObject({
    sqlstate: '22012',
  })
  expect((await pool.run(query('select n from generate_series(1, 2) n'), [])).rows).toEqual([['1'], ['2']])
})

test('a full pool tells so in time, names the holder, and serves again', async () => {
  const pool = await openPool({ max: 1, acquireTimeout: 500 })
  const slow = pool.run(query('select pg_sleep(2)', { name: 'the slow one' }), [])
  const since = performance.now()
  await expect(pool.run(pid, [])).rejects.toMatchObject({
    kind: 'acquire-timeout',
    retry: 'safe',
    message: expect.stringMatching(/1 of 1 open, 0 idle, 1 waiting, the longest held by `the slow one` for \d+ ms/),
  })
  expect(performance.now() - since).toBeLessThan(1_900)
  await slow
  expect((await pool.run(pid, [])).count).toBe(1)
})

test('callers are served in their order', async () => {
  const pool = await openPool({ max: 1 })
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => pool.run(query(`select ${index}`), []).then(() => order.push(index))),
  )
  expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index))
})

test('never more connections than max, whoever asks', async () => {
  const pool = await openPool({ max: 3 })
  await Promise.all(Array.from({ length: 200 }, () => pool.run(query('select pg_sleep(0.001)'), [])))
  expect(pool.stats).toMatchObject({ open: 3, idle: 3, waiting: 0, opening: 0 })
})

test('5,000 waiters are served without overflowing the stack', async () => {
  const pool = await openPool({ max: 1, acquireTimeout: 55_000 })
  const first = pool.run(query('select pg_sleep(0.2)'), [])
  const waiting = Array.from({ length: 5_000 }, () => pool.run(pid, []))
  await first
  expect((await Promise.all(waiting)).length).toBe(5_000)
})

test('keep closes what is spare', async () => {
  const pool = await openPool({ max: 4, keep: 1 })
  await Promise.all(Array.from({ length: 4 }, () => pool.run(query('select pg_sleep(0.05)'), [])))
  expect(pool.stats).toMatchObject({ open: 1, idle: 1 })
})

test('a deadline cancels the statement on the server, and the connection is not used again', async () => {
  const url = await freshDatabase()
  const pool = await openPool({}, url)
  const before = await pool.run(pid, [])
  await expect(pool.run(query('select pg_sleep(20)', { name: 'sleeper' }), [], { timeout: 100 })).rejects.toMatchObject(
    { kind: 'deadline' },
  )
  const watcher = await openSession(url)
  onTestFinished(() => watcher.close())
  await expect
    .poll(
      async () =>
        (
          await watcher.run(
            "select count(*) from pg_stat_activity where query like '%pg_sleep(20)%' and state = 'active' and datname = current_database() and pid <> pg_backend_pid()",
          )
        )[0]?.rows,
    )
    .toEqual([['0']])
  expect((await pool.run(pid, [])).rows).not.toEqual(before.rows)
})

test('a signal aborts a running statement and a waiting one', async () => {
  const pool = await openPool({ max: 1 })
  await pool.run(pid, [])
  const [running, waiting] = [new AbortController(), new AbortController()]
  const sleeper = pool.run(query('select pg_sleep(20)'), [], { signal: running.signal })
  const queued = pool.run(pid, [], { signal: waiting.signal })
  const last = pool.run(pid, [])
  setTimeout(() => waiting.abort(), 100)
  setTimeout(() => running.abort(), 150)
  await expect(queued).rejects.toMatchObject({ kind: 'aborted' })
  await expect(sleeper).rejects.toMatchObject({ kind: 'aborted' })
  expect((await last).count).toBe(1)
  await expect(pool.run(pid, [], { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'aborted' })
})

test('a killed backend is told apart by what was running, and the pool goes on', async () => {
  const url = await freshDatabase()
  const pool = await openPool({ max: 2 }, url)
  const killer = await openSession(url)
  onTestFinished(() => killer.close())
  const kill = () =>
    killer.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'test'",
    )
  const read = pool.run(query('select pg_sleep(5)', { readOnly: true }), [])
  const write = pool.run(query('select pg_sleep(5)'), [])
  const both = Promise.allSettled([read, write])
  await sleep(200)
  await kill()
  const [reading, writing] = await both
  expect(reading).toMatchObject({ reason: { kind: 'connection-lost', retry: 'safe', sqlstate: '57P01' } })
  expect(writing).toMatchObject({ reason: { kind: 'unknown-outcome', retry: 'unknown', sqlstate: '57P01' } })
  expect((await pool.run(pid, [])).count).toBe(1)
  await kill()
  await sleep(100)
  // Killed while idle: the next caller does not notice.
  expect((await pool.run(pid, [])).count).toBe(1)
})

test('an idle connection that died unnoticed is replaced in silence', async () => {
  const url = await freshDatabase()
  const pool = await openPool({ max: 1, pingAfter: 0 }, url)
  const [before] = (await pool.run(pid, [])).rows
  expect((await pool.run(pid, [])).rows[0]).toEqual(before)
  const killer = await openSession(url)
  onTestFinished(() => killer.close())
  await killer.run(`select pg_terminate_backend(${before?.[0]})`)
  expect((await pool.run(pid, [])).rows[0]).not.toEqual(before)
})

test('connections are replaced by age and closed by idleness', async () => {
  const pool = await openPool({ max: 1, maxLifetime: 100 })
  const first = (await pool.run(pid, [])).rows
  await sleep(150)
  expect((await pool.run(pid, [])).rows).not.toEqual(first)
  const other = await openPool({ max: 1, idleTimeout: 50 })
  await other.run(pid, [])
  await expect.poll(() => other.stats.open, { timeout: 3_000 }).toBe(0)
})

test('a dead port is told at once, and a mute one in time', async () => {
  const dead = await openPool({}, 'postgres://u:secret@127.0.0.1:1/x')
  await expect(dead.run(pid, [])).rejects.toMatchObject({ kind: 'connect-failed', retry: 'safe' })
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void mute.close())
  const address = mute.address()
  const port = typeof address === 'object' ? address?.port : 0
  const silent = await openPool({ connectTimeout: 200 }, `postgres://u:secret@127.0.0.1:${port}/x`)
  const failures = await Promise.allSettled([silent.run(pid, []), silent.run(pid, [])])
  for (const failure of failures) expect(failure).toMatchObject({ reason: { kind: 'connect-failed' } })
  expect(JSON.stringify(failures)).not.toContain('secret')
})

test('BEGIN by a single statement is an error, and does not catch the next caller', async () => {
  const pool = await openPool({ max: 1 })
  await pool.run(query('create table kept (n int)'), [])
  for (const text of ['begin', 'start transaction isolation level serializable'])
    await expect(pool.run(query(text), [])).rejects.toMatchObject({ kind: 'not-supported', retry: 'no' })
  await pool.run(query('insert into kept values (1)'), [])
  const other = await openPool({ max: 1 })
  expect(other.stats.open).toBe(0)
  expect(await value(pool, 'select count(*) from kept')).toBe('1')
  expect(await value(pool, 'select pg_current_xact_id_if_assigned()::text')).toBe(null)
})

test('a session that a statement put into another time zone is not used again', async () => {
  const pool = await openPool({ max: 1 })
  await pool.run(query("set time zone 'America/New_York'"), [])
  expect(await value(pool, "select current_setting('TimeZone')")).toBe('UTC')
})

test('a plan that a migration made stale is made anew', async () => {
  const url = await freshDatabase()
  const pool = await openPool({ max: 1 }, url)
  await pool.run(query('create table s (a int)'), [])
  const all = query('select * from s')
  await pool.run(all, [])
  await pool.run(query('alter table s add b text'), [])
  await pool.run(query("insert into s values (1, 'x')"), [])
  expect((await pool.run(all, [])).rows).toEqual([['1', 'x']])
})

test('closing refuses new work, lets running work end, and leaves no connection', async () => {
  const url = await freshDatabase()
  const pool = await openPool({ max: 2 }, url)
  await pool.run(pid, [])
  const running = pool.run(query('select pg_sleep(0.3)'), [])
  await sleep(50)
  const closing = pool.close()
  await expect(pool.run(pid, [])).rejects.toMatchObject({ kind: 'closed' })
  await running
  await closing
  await pool.close()
  const watcher = await openSession(url)
  onTestFinished(() => watcher.close())
  await expect
    .poll(
      async () =>
        (
          await watcher.run(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'test'",
          )
        )[0]?.rows,
    )
    .toEqual([['0']])
})

test('a close that is out of time ends what runs on the server', async () => {
  const pool = await openPool()
  await pool.run(pid, [])
  const running = pool.run(query('select pg_sleep(20)'), [])
  const failed = expect(running).rejects.toMatchObject({ kind: 'closed' })
  await sleep(100)
  await pool.close(100)
  await failed
})

test('unknown and senseless pool options are refused', () => {
  expect(() => toPoolOptions({ size: 3 })).toThrow(/no option `size`/)
  expect(() => toPoolOptions({ max: 0 })).toThrow(/`max` is a whole number from 1/)
  expect(toPoolOptions({ max: 3 })).toMatchObject({ max: 3, keep: 3 })
})

test('a serialization failure of a single statement is run again', async () => {
  const pool = await openPool({ max: 2 })
  await pool.run(query('create table d (id int primary key, n int)'), [])
  await pool.run(query('insert into d values (1, 0), (2, 0)'), [])
  await pool.run(
    query(
      "create function fail_once() returns int language plpgsql as $$ begin if nextval('tries') < 3 then raise exception 'again' using errcode = '40001'; end if; return 7; end $$",
    ),
    [],
  )
  await pool.run(query('create sequence tries'), [])
  expect(await value(pool, 'select fail_once()')).toBe('7')
})

test.each([
  'call half()',
  '/* first */ call half() -- and no more',
  "do $$ begin insert into done values (1); commit; raise exception 'again' using errcode = '40001'; end $$",
])('what has committed a part of its work is not run again, and nobody is told that it is safe: %s', async (text) => {
  const pool = await openPool({ max: 1 })
  const retry = 'unknown'
  await pool.run(query('drop table if exists done'), [])
  await pool.run(query('create table done (n int)'), [])
  const body = "begin insert into done values (1); commit; raise exception 'again' using errcode = '40001'; end"
  await pool.run(query(`create or replace procedure half() language plpgsql as $$ ${body} $$`), [])
  await expect(pool.run(query(text), [])).rejects.toMatchObject({ kind: 'serialization', retry })
  expect(await value(pool, 'select count(*) from done')).toBe('1')
  const late = query('do $$ begin insert into done values (2); commit; perform pg_sleep(5); end $$')
  await expect(pool.run(late, [], { timeout: 300 })).rejects.toMatchObject({ kind: 'deadline', retry })
})

test('a COMMIT of the caller’s own whose answer is lost may have been done', async () => {
  const pool = await openPool({ max: 1 })
  await pool.run(query('create table late (n int)'), [])
  await pool.run(
    query(
      'create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$',
    ),
    [],
  )
  await pool.run(
    query(
      'create constraint trigger die after insert on late deferrable initially deferred for each row execute function die()',
    ),
    [],
  )
  const lost = poolExecutor(pool).transaction(async (scope) => {
    await scope.run(query('insert into late values (1)'), [])
    await scope.run(query('COMMIT'), [])
  })
  await expect(lost).rejects.toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
})

test('the executor of a pool runs both', async () => {
  const executor = poolExecutor(await openPool())
  expect((await executor.run(pid, [])).count).toBe(1)
  expect(await executor.transaction(async (scope) => (await scope.run(query('select 5'), [])).rows)).toEqual([['5']])
})
