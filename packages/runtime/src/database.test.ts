import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../../../test/support/database.ts'
import { codec } from './codec/all.ts'
import { typed } from './codec/raw.ts'
import { type Database, openDatabase } from './database.ts'
import type { DatabaseMetadata, ReportMetadata } from './query/metadata.ts'
import { isUniqueViolation } from './query/violation.ts'

const none: DatabaseMetadata = { tables: {}, reports: {}, environments: {} }

let embedded: Database
beforeAll(async () => {
  embedded = openDatabase({ url: 'pglite::memory:', pool: { acquireTimeout: 180_000 } }, none)
  await embedded.query('select 1')
}, 180_000)
afterAll(() => embedded.close())

const open = (url: string, more = {}) => {
  const db = openDatabase({ url, ...more }, none)
  onTestFinished(() => db.close(500))
  return db
}

const lanes: Readonly<Record<string, () => Promise<Database>>> = {
  server: async () => open(await freshDatabase()),
  pglite: async () => embedded,
}

describe.each(Object.entries(lanes))('on %s', (_lane, lane) => {
  test('a tagged template sends its values as parameters', async () => {
    const db = await lane()
    const nasty = "'; drop table users; --"
    const rows =
      await db.sql`select ${nasty}::text as text, ${2}::int + ${3} as sum, ${null}::int as nothing, ${true} as yes`
    expect(rows).toEqual([{ text: nasty, sum: 5, nothing: null, yes: true }])
    expect(rows.count).toBe(1)
  })

  test('every kind of value goes in and comes out without a loss', async () => {
    const db = await lane()
    const moment = new Date('2026-11-21T14:00:00.123Z')
    const bytes = new Uint8Array([0, 255, 7])
    const [row] = await db.query(
      `select $1::bigint as big, $2::numeric as amount, $3::timestamptz(3) as moment, $4::bytea as bytes, $5::jsonb as json,
        $6::text[] as list, $7::int[] as grid, $8::date as day, $9::double precision as double, $10::jsonb as items, now()::text <> '' as micro`,
      [
        2n ** 62n,
        '12.50',
        moment,
        bytes,
        { a: [1, null, 'x'] },
        ['a', null, 'NULL', '{"'],
        [
          [1, 2],
          [3, 4],
        ],
        '2026-02-28',
        -0,
        typed(codec.json, ['a']),
      ],
    )
    expect(row).toEqual({
      big: 2n ** 62n,
      amount: '12.50',
      moment,
      bytes,
      json: { a: [1, null, 'x'] },
      list: ['a', null, 'NULL', '{"'],
      grid: [
        [1, 2],
        [3, 4],
      ],
      day: '2026-02-28',
      double: -0,
      items: ['a'],
      micro: true,
    })
  })

  test('a value that has no form is refused before anything is sent', async () => {
    const db = await lane()
    for (const value of [undefined, () => 1, Symbol('x'), new Map(), new Date(Number.NaN), '\ud800', 'a\0'])
      await expect(db.query('select $1::text', [value]).catch((error) => error.kind)).resolves.toBe('value')
    // @ts-expect-error a template without its tag, as JavaScript lets it pass
    await expect(db.sql(`select ${'1; drop table t'}`)).rejects.toMatchObject({ kind: 'value' })
    await expect(db.sql`select 1 as a, 2 as a`).rejects.toMatchObject({ kind: 'value' })
    expect(await db.sql`select 1 as "__proto__"`).toHaveLength(1)
  })

  test('a transaction commits and rolls back through the same raw queries', async () => {
    const db = await lane()
    await db.sql`create table if not exists kept (n int primary key)`
    await db.sql`delete from kept`
    await db.transaction(async (tx) => {
      await tx.sql`insert into kept values (${1})`
      await expect(tx.transaction((inner) => inner.query('insert into kept values ($1)', [1]))).rejects.toMatchObject({
        kind: 'unique-violation',
      })
    })
    await expect(
      db.transaction(async (tx) => {
        await tx.sql`insert into kept values (2)`
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await db.sql`select n from kept`).toEqual([{ n: 1 }])
    expect((await db.query('update kept set n = n')).count).toBe(1)
  })
})

test('nothing is opened before the first statement, and nothing is left after close', async () => {
  const url = await freshDatabase()
  const db = open(url)
  expect(db.stats.open).toBe(0)
  await db.sql`select 1`
  expect(db.stats).toMatchObject({ open: 1, idle: 1 })
  await db.close()
  await expect(db.sql`select 1`).rejects.toMatchObject({ kind: 'closed' })
})

test('a signal and a time-out stop a query on a server, and PGlite says that it cannot', async () => {
  const db = open(await freshDatabase())
  await expect(db.query('select pg_sleep(20)', [], { timeout: 100 })).rejects.toMatchObject({ kind: 'deadline' })
  await expect(db.query('select pg_sleep(20)', [], { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
    kind: 'aborted',
  })
  for (const asked of [{ signal: AbortSignal.timeout(100) }, { timeout: 100 }]) {
    const refused = { kind: 'not-supported' }
    await expect(embedded.query('select 1', [], asked)).rejects.toMatchObject(refused)
    await expect(embedded.transaction(async () => 1, asked)).rejects.toMatchObject(refused)
    const inside = embedded.transaction((tx) => tx.query('select 1', [], asked))
    await expect(inside).rejects.toMatchObject(refused)
  }
  expect(await embedded.query('select 1 as n', [], { timeout: 0 })).toEqual([{ n: 1 }])
  expect(await embedded.transaction(async () => 1, { timeout: 0 })).toBe(1)
  expect([db.capabilities.cancel, embedded.capabilities.cancel]).toEqual([true, false])
})

test('a bound that a report or the pool has by itself goes without effect on PGlite', async () => {
  const report: ReportMetadata = {
    ...{
      name: 'slow',
      text: 'select count(*) from generate_series(1, 300000)',
      parameters: [],
      rows: 'one',
      timeout: 1,
    },
    columns: [{ property: 'count', codec: codec.bigint }],
  }
  const url = 'pglite::memory:'
  const db = openDatabase<{ reports: { slow: (parameters?: object, options?: object) => Promise<unknown> } }>(
    { url, pool: { statementTimeout: 1 } },
    { ...none, reports: { slow: report } },
  )
  onTestFinished(() => db.close())
  expect(await db.reports.slow()).toEqual({ count: 300000n })
  await expect(db.reports.slow({}, { timeout: 5_000 })).rejects.toMatchObject({ kind: 'not-supported' })
})

test('a folder of PGlite keeps its rows, has one user at a time, and its place is told', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-folder-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const url = `pglite:${path.join(folder, 'db')}`
  const first = openDatabase(url, none)
  expect(first.location).toBe(url)
  await first.sql`create table kept (n int)`
  await first.sql`insert into kept values (7)`
  await expect(open(url).sql`select 1`).rejects.toMatchObject({
    kind: 'connect-failed',
    message: expect.stringContaining('this process'),
  })
  await first.close()
  const second = open(url)
  expect(await second.sql`select n from kept`).toEqual([{ n: 7 }])
})

test('what a constraint refuses to a report is told as to every other write', async () => {
  const add: ReportMetadata = {
    name: 'add',
    text: 'insert into t values (1)',
    parameters: [],
    columns: [],
    rows: 'count',
  }
  const db = openDatabase<{ reports: { add(): Promise<number> } }>(await freshDatabase(), { ...none, reports: { add } })
  onTestFinished(() => db.close(500))
  await db.query('create table t (n int primary key)')
  expect(await db.reports.add()).toBe(1)
  const failed = await db.reports.add().catch((error: unknown) => error)
  expect(isUniqueViolation(failed)).toBe(true)
})

test('a log that fails does not fail the query, and is told once', async () => {
  const warnings: string[] = []
  const hear = (warning: Error) => warnings.push(warning.message)
  process.on('warning', hear)
  onTestFinished(() => {
    process.off('warning', hear)
  })
  const url = await freshDatabase()
  const writes = [
    () => {
      throw new Error('disk full')
    },
    async () => {
      throw new Error('no network')
    },
  ]
  for (const write of writes) {
    const db = openDatabase({ url, log: { queries: true, write } }, none)
    expect((await db.query('select 1 as n'))[0]).toEqual({ n: 1 })
    await expect(db.query('selec')).rejects.toMatchObject({ kind: 'syntax' })
    await db.transaction((tx) => tx.query('select 1'))
    await db.close()
  }
  expect(warnings).toEqual([
    'The log of queries could not be written: disk full',
    'The log of queries could not be written: no network',
  ])
})

test('a place that is given as undefined leads nowhere else', () => {
  const url = process.env.TENON_NEVER_SET
  const metadata = { ...none, environments: { development: { url: { default: 'pglite::memory:' } } } }
  // @ts-expect-error an argument of a variable that may not be set
  expect(() => openDatabase(url, metadata)).toThrow('`connect` was given `undefined`')
  // @ts-expect-error as JavaScript lets it pass
  expect(() => openDatabase(null, metadata)).toThrow('takes a URL or an object')
  // @ts-expect-error as above
  expect(() => openDatabase({ url }, metadata)).toThrow('`url` of `connect` is `undefined`')
  // @ts-expect-error as above
  expect(() => openDatabase({ environment: url }, metadata)).toThrow('`environment` of `connect` is `undefined`')
  // @ts-expect-error as above
  expect(() => openDatabase({ host: url, database: 'shop' }, metadata)).toThrow('`host` of `connect` is `undefined`')
})

test('the environment that TENON_ENV names is taken, and never another', () => {
  const metadata: DatabaseMetadata = {
    ...none,
    environments: {
      development: { url: { variable: 'TENON_TEST_DEV', default: 'pglite:./.tenon/dev' }, pool: { max: 1 } },
      production: { url: { variable: 'TENON_TEST_PROD' } },
    },
  }
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('TENON_ENV', '')
  expect(openDatabase({}, metadata).location).toBe(`pglite:${path.resolve('.tenon/dev')}`)
  vi.stubEnv('TENON_TEST_DEV', 'postgres://ada:p%40ss@localhost/shop')
  expect(openDatabase({}, metadata).location).toBe('postgres://ada:***@localhost:5432/shop')
  vi.stubEnv('TENON_ENV', 'production')
  expect(() => openDatabase({}, metadata)).toThrow(
    /`production` takes its URL from the variable `TENON_TEST_PROD`, which is not set/,
  )
  vi.stubEnv('TENON_ENV', 'staging')
  expect(() => openDatabase({}, metadata)).toThrow(/no environment `staging`/)
})

test('the log names statements and their time, never values', async () => {
  const lines: string[] = []
  const db = open(await freshDatabase(), {
    log: { queries: true, slowerThan: 1_000, write: (line: string) => lines.push(line) },
  })
  await db.sql`select 1 as warm`
  lines.length = 0
  await db.sql`select ${'secret'}::text as a`
  await db.query('select pg_sleep(1.1)::text')
  await db.query('select nonsense').catch(() => {})
  expect(lines[0]).toMatch(/^query sql {2}\d+\.\d ms.* {2}1 rows$/)
  expect(lines[1]).toMatch(/^slow query sql/)
  expect(lines[2]).toMatch(/failed: syntax 42703$/)
  expect(lines.join()).not.toContain('secret')
})

test('an error shows no text, parameter or detail unless it is asked to', async () => {
  const db = open(await freshDatabase())
  await db.sql`create table u (email text constraint u_key unique)`
  await db.sql`insert into u values (${'ada@example.com'})`
  const error = await db.sql`insert into u values (${'ada@example.com'})`.catch((caught) => caught)
  for (const shown of [JSON.stringify(error), inspect(error), String(error)]) {
    expect(shown).toContain('u_key')
    expect(shown).not.toMatch(/ada@|insert into/)
  }
  expect(error.reveal()).toMatchObject({
    detail: expect.stringContaining('ada@'),
    text: 'insert into u values ($1)',
    parameters: ['ada@example.com'],
  })
})

test.each([
  ['select $1::text::int', ['hunter2'], '22P02', 'A value is not of the form that its type has (22P02).'],
  ['select $1::text::bigint', ['99999999999999999999'], '22003', 'A number is out of the range of its type (22003).'],
  ['select $1::text::date', ['2024-02-30'], '22008', 'A date or time is out of range (22008).'],
  ['select $1::text::jsonb', ['{"hunter2"'], '22P02', 'A value is not of the form that its type has (22P02).'],
  ["select 'abc' ~ $1::text", ['(hunter2'], '2201B', 'A regular expression is not valid (2201B).'],
  [
    'select set_config($1, $2, true)',
    ['work_mem', 'hunter2'],
    '22023',
    'An argument has a value that is not allowed (22023).',
  ],
])('the message of %s shows no value, and reveal() has the server’s own', async (text, values, sqlstate, message) => {
  const error = await embedded.query(text, values).catch((caught) => caught)
  expect(error).toMatchObject({ kind: 'invalid-value', sqlstate, message })
  for (const shown of [JSON.stringify(error), inspect(error), String(error)])
    for (const value of values) if (value !== 'work_mem') expect(shown).not.toContain(value)
  expect(error.reveal().message).toMatch(/\w+ \w+/)
  const failed = await embedded
    .transaction(async (tx) => {
      await tx.query(text, values).catch(() => {})
    })
    .catch((caught) => caught)
  for (const value of values) if (value !== 'work_mem') expect(inspect(failed)).not.toContain(value)
})

test('what a routine raises by itself keeps its sentence', async () => {
  const raised = embedded.query(
    "do $$ begin raise exception 'an amount is positive' using errcode = 'invalid_parameter_value'; end $$",
  )
  await expect(raised).rejects.toMatchObject({ kind: 'invalid-value', message: 'an amount is positive' })
})

test('the stack of an error leads to its caller', async () => {
  const askedFor = async () => await embedded.sql`select nonsense`
  const error = await askedFor().catch((caught) => caught)
  expect(error.stack).toContain('askedFor')
})

const wrong: readonly (readonly [string | object, RegExp])[] = [
  ['mysql://u:secret@h/db', /scheme `mysql:` is not known/],
  ['postgresql+psycopg2://u:secret@h/db', /names a driver of another language/],
  ['postgres://u:secret@h/db?pool=3', /option `pool` that is not known/],
  ['postgres://u:secret@h:99999/db', /cannot be read|not between/],
  ['postgres://u:se%zzcret@h/db', /no percent-encoding/],
  ['postgres://u:secret@a,b/db', /several hosts/],
  ['postgres://u:secret@h/db?sslmode=maybe', /`sslmode` is one of/],
  ['postgres://u:secret%00@h/db', /holds a NUL/],
  ['secret', /no database URL/],
  ['pglite:', /needs a folder/],
  [{ url: 'postgres://h/db', size: 3 }, /no option `size`/],
  [['postgres://h/db'], /a URL or an object/],
  [{ url: 'postgres://h/db', pool: { size: 3 } }, /no option `size`/],
  [{ url: 'postgres://h/db', host: 'secret' }, /not both/],
]

test.each(wrong)('%j is a clear error without the password', (target, message) => {
  const failing = () => openDatabase(target, none)
  expect(failing).toThrow(message)
  expect(failing).toThrow(expect.objectContaining({ kind: 'configuration' }))
  expect(failing).not.toThrow(/se%zzcret|:secret/)
})

test('a field that would not be read is refused, and its value is not told', () => {
  for (const options of [{ password: 'hunter2' }, { url: 'postgres://h/d', password: 'hunter2' }]) {
    const open = () => openDatabase(options, none)
    expect(open).toThrow('beside `host` or `database`')
    expect(open).not.toThrow('hunter2')
  }
})

test('fields do as well as a URL, and a percent-encoded password arrives', async () => {
  const url = new URL(await freshDatabase())
  const admin = open(url.href)
  const role = `r${Date.now().toString(36)}`
  await admin.query(`create role ${role} login password 'p@ss/w:rd%#?'`)
  onTestFinished(async () => void (await open(url.href).query(`drop role ${role}`)))
  const fields = {
    host: url.hostname,
    port: Number(url.port),
    user: role,
    password: 'p@ss/w:rd%#?',
    database: url.pathname.slice(1),
  }
  expect(await openAndAsk(fields)).toBe(role)
  expect(await openAndAsk(`postgres://${role}:${encodeURIComponent(fields.password)}@${url.host}${url.pathname}`)).toBe(
    role,
  )
})

async function openAndAsk(target: string | object): Promise<unknown> {
  const db = openDatabase(target, none)
  try {
    return (await db.sql`select current_user::text as name`)[0]?.name
  } finally {
    await db.close()
  }
}
