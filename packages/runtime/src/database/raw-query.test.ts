import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { codec } from '../codec/all.ts'
import { typed } from '../codec/raw.ts'
import { type Database, insideOf, openDatabase } from '../database.ts'
import type { DatabaseMetadata } from '../query/metadata.ts'
import { createReport } from '../query/report.ts'

const none: DatabaseMetadata = { tables: {}, reports: {}, environments: {} }

let url: string
let server: Database
let drop: () => Promise<void>
let embedded: Database
beforeAll(async () => {
  const made = await makeDatabase()
  drop = made.drop
  url = made.url
  server = openDatabase({ url, pool: { max: 1 } }, none)
  embedded = openDatabase({ url: 'pglite::memory:', pool: { acquireTimeout: 180_000 } }, none)
  for (const db of [server, embedded]) await db.query('create schema if not exists other')
}, 180_000)
afterAll(async () => {
  await server.close(500)
  await embedded.close()
  await drop()
})

/** Of this database: others on the same server take locks too. */
const locksHeld = `(select count(*)::int from pg_locks where locktype = 'advisory'
  and database = (select oid from pg_database where datname = current_database()))`
const ownPath = "current_setting('search_path') <> 'other'"

const first = async (db: Database, text: string) => Object.values((await db.query(text))[0] ?? {})[0]

describe.each(['server', 'pglite'] as const)('on %s', (lane) => {
  const open = () => (lane === 'server' ? server : embedded)

  test.each([
    ['set search_path to other', "current_setting('search_path') <> 'other'", true],
    ["select set_config('search_path', 'other', false)", "current_setting('search_path') <> 'other'", true],
    ['set role pg_monitor', 'current_user::text', 'postgres'],
    ['do $$ begin set search_path to other; end $$', "current_setting('search_path') <> 'other'", true],
    [
      "do $$ begin perform set_config('search_path', 'other', false); end $$",
      "current_setting('search_path') <> 'other'",
      true,
    ],
    ["set statement_timeout = '70s'", "current_setting('statement_timeout') <> '70s'", true],
    ["set bytea_output = 'escape'", "current_setting('bytea_output')", 'hex'],
    ['create temp table pg_left (n int)', "to_regclass('pg_left')::text", null],
    ['create temporary view pg_left as select 1', "to_regclass('pg_left')::text", null],
    ['select 1 as n into local temp pg_left', "to_regclass('pg_left')::text", null],
    ['create local temporary sequence pg_left', "to_regclass('pg_left')::text", null],
    ['select pg_advisory_lock(7)::text', locksHeld, 0],
    ['do $$ begin perform pg_advisory_lock(7); end $$', locksHeld, 0],
    ["select set_config('a.b', 'x', true) as a, set_config('search_path', 'other', false) as b", ownPath, true],
    [
      "select set_config('application_name', ', true)', false)",
      "current_setting('application_name') <> ', true)'",
      true,
    ],
    ['do $$ begin create temp table pg_left (n int); end $$', "to_regclass('pg_left')::text", null],
    ["set work_mem = '13MB'", "current_setting('work_mem') <> '13MB'", true],
    ['listen news', '(select count(*)::int from pg_listening_channels())', 0],
    ['prepare kept as select 1', "(select count(*)::int from pg_prepared_statements where name = 'kept')", 0],
  ])('what `%s` leaves to its session does not reach the next caller', async (text, look, expected) => {
    await open().query(text)
    expect(await first(open(), `select ${look}`)).toBe(expected)
  })

  test('a lock that a failed statement has taken does not reach the next caller', async () => {
    await expect(open().query('select pg_advisory_lock(7)::text, 1 / (select 0)')).rejects.toThrow('divided by zero')
    expect(await first(open(), `select ${locksHeld}`)).toBe(0)
  })

  test('a setting that a transaction makes for good does not reach the next caller', async () => {
    await open().transaction(async (tx) => {
      await tx.query('set search_path to other')
      expect(await first(tx as Database, "select current_setting('search_path')")).toBe('other')
    })
    expect(await first(open(), "select current_setting('search_path')")).not.toBe('other')
  })

  test('a setting for the transaction only costs no connection', async () => {
    const before = await first(open(), 'select pg_backend_pid()')
    await open().query('select 20 as temp, pg_try_advisory_xact_lock(1)::text as lock')
    await open().transaction(async (tx) => {
      await tx.query("set local work_mem = '13MB'")
      await tx.query("select set_config('work_mem', '14MB', true)")
      await tx.query('set constraints all deferred')
    })
    expect(await first(open(), 'select pg_backend_pid()')).toBe(before)
  })

  test('an empty list is an empty array, and never an empty object of JSON', async () => {
    for (const type of ['int[]', 'text[]', 'jsonb[]', 'bool[]', 'timestamptz[]'])
      expect((await open().query(`select $1::${type} as v, cardinality($1) as n`, [[]]))[0]).toEqual({ v: [], n: 0 })
    expect((await open().query('select 1 = any($1) as v, 2 <> all($1) as w', [[]]))[0]).toEqual({ v: false, w: true })
    await expect(open().query('select $1::jsonb', [[]])).rejects.toMatchObject({ kind: 'invalid-value' })
    expect((await open().query('select $1::jsonb as v', [typed(codec.json, [])]))[0]).toEqual({ v: [] })
  })

  test('values that do not fit the text are told as what they are', async () => {
    await expect(open().query('select $1::int')).rejects.toMatchObject({ kind: 'value' })
    await expect(open().query('select 1 -- \0')).rejects.toMatchObject({ kind: 'value' })
    // @ts-expect-error the parameters are a list
    await expect(open().query('select $1::int', 1)).rejects.toMatchObject({ kind: 'value' })
    await expect(open().query('select $1::int', [Promise.resolve(1)])).rejects.toThrow('got a promise')
    expect(await first(open(), 'select 1')).toBe(1)
  })
})

test('the lock of a session is free on every connection once its caller has the answer', async () => {
  const db = openDatabase({ url, pool: { max: 2 } }, none)
  onTestFinished(() => db.close(500))
  const text = 'select pg_advisory_lock(8)::text'
  // What a session has of its own the server takes away before the lock, so that its end lasts.
  const slow = `do $$ begin
    for n in 1..100 loop execute format('create temp table pg_left_%s (n int)', n); end loop;
    perform pg_advisory_lock(8);
  end $$`
  const takes: Record<string, () => Promise<unknown>> = {
    'a statement': () => db.query(slow),
    'a transaction': () => db.transaction((tx) => tx.query(slow)),
    'a failed statement': () => db.query(`${text}, 1 / (select 0)`).catch(() => {}),
    'a failed transaction': () =>
      db
        .transaction(async (tx) => {
          await tx.query(text)
          throw new Error('enough')
        })
        .catch(() => {}),
    'a report': createReport({ name: 'lock', text, parameters: [], columns: [], rows: 'many' }, insideOf(db).executor),
  }
  for (const [what, take] of Object.entries(takes)) {
    // The other connection is idle, and serves the next caller at once.
    await Promise.all([db.query('select 1'), db.query('select 2')])
    await take()
    expect(await first(db, `select ${locksHeld}`), what).toBe(0)
  }
})

describe.each(['server', 'pglite'] as const)('on %s', (lane) => {
  test('COPY, which has no place here, is refused at once, and the next caller is served', async () => {
    const db = lane === 'server' ? server : embedded
    await db.query('create table copied (n int)')
    const since = performance.now()
    for (const text of ['copy copied from stdin', '/* ; */ COPY copied (n)\nfrom -- it\nSTDIN with (format csv)'])
      await expect(db.query(text)).rejects.toMatchObject({ kind: 'not-supported' })
    expect(performance.now() - since).toBeLessThan(5_000)
    await db.query("insert into copied select length('; copy copied from stdin;') % 1 + 1 union all select 2")
    await expect(db.query('copy copied to stdout')).rejects.toMatchObject({ kind: 'not-supported' })
    await expect(
      db.transaction(async (tx) => {
        await tx.query('insert into copied values (3)')
        await tx.query('copy copied from stdin')
      }),
    ).rejects.toMatchObject({ kind: 'not-supported' })
    expect(await first(db, 'select count(*)::int from copied')).toBe(2)
  })
})
