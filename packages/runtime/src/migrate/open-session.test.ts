import { PGlite } from '@electric-sql/pglite'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { pgliteSocket } from '../pool/pglite.ts'
import { openSession } from './open-session.ts'
import type { Session } from './session.ts'

let embedded: PGlite
beforeAll(async () => {
  embedded = await PGlite.create()
  return () => embedded.close()
})

const lanes: Readonly<Record<string, () => Promise<Session>>> = {
  server: async () => openSession(await freshDatabase()),
  pglite: () => openSession({ socket: pgliteSocket(embedded) }),
}

describe.each(Object.entries(lanes))('on %s', (_lane, open) => {
  const opened = async () => {
    const session = await open()
    onTestFinished(() => session.close())
    return session
  }

  test('every statement of a text has its own answer with the command tag', async () => {
    const session = await opened()
    const answers = await session.run(
      "create temp table t (a int); insert into t values (1), (2); select a, null as b, 'x' as c from t order by a; begin; commit",
    )
    expect(answers.map(({ command, count }) => [command, count])).toEqual([
      ['CREATE TABLE', 0],
      ['INSERT', 2],
      ['SELECT', 2],
      ['BEGIN', 0],
      ['COMMIT', 0],
    ])
    expect(answers[2]?.columns).toEqual(['a', 'b', 'c'])
    expect(answers[2]?.rows).toEqual([
      ['1', null, 'x'],
      ['2', null, 'x'],
    ])
  })

  test('an answer without columns still counts its rows', async () => {
    const session = await opened()
    expect(await session.run('select from generate_series(1, 3)')).toEqual([
      { command: 'SELECT', count: 3, columns: [], rows: [[], [], []] },
    ])
  })

  test('values are the server’s text in the pinned style', async () => {
    const session = await opened()
    const [answer] = await session.run(
      "select timestamptz '2024-02-03 04:05:06.789+02', interval '1 day 2 hours', '\\x00ff'::bytea, 0.1::float8 + 0.2",
    )
    expect(answer?.rows).toEqual([['2024-02-03 02:05:06.789+00', '1 day 02:00:00', '\\x00ff', '0.30000000000000004']])
  })

  test('an error names its SQLSTATE, constraint and table, and the session goes on', async () => {
    const session = await opened()
    await session.run('create temp table u (a int constraint u_key unique, b int not null)')
    await session.run('insert into u values (1, 1)')
    await expect(session.run('insert into u values (1, 1)')).rejects.toMatchObject({
      kind: 'unique-violation',
      sqlstate: '23505',
      constraint: 'u_key',
      table: 'u',
    })
    await expect(session.run('insert into u values (2)')).rejects.toMatchObject({
      kind: 'not-null-violation',
      column: 'b',
    })
    await expect(session.run('select 1, nonsense')).rejects.toMatchObject({ kind: 'syntax', position: 11 })
    expect((await session.run('select 1'))[0]?.rows).toEqual([['1']])
  })

  test('describing tells parameter types, modifiers and where columns come from', async () => {
    const session = await opened()
    await session.run('create temp table d (id bigint, price numeric(12,2))')
    const [answer] = await session.run("select 'd'::regclass::oid::text")
    const table = Number(answer?.rows[0]?.[0])
    expect(await session.describe('select price, id + 1 as next from d where id = $1 and price > $2')).toEqual({
      parameters: [20, 1700],
      columns: [
        { name: 'price', type: 1700, modifier: ((12 << 16) | 2) + 4, table, attribute: 2 },
        { name: 'next', type: 20, modifier: -1, table: 0, attribute: 0 },
      ],
    })
    expect((await session.describe('insert into d values (1, 2)')).columns).toEqual([])
    await expect(session.describe('select nonsense')).rejects.toMatchObject({ sqlstate: '42703' })
  })

  test('notices of every level come until the listener is taken away', async () => {
    const session = await opened()
    const heard: string[] = []
    const stop = session.onNotice((notice) => heard.push(`${notice.severity} ${notice.code} ${notice.message}`))
    await session.run(
      "set client_min_messages = debug1; do $$ begin raise debug 'one'; raise warning 'two'; end $$; reset client_min_messages",
    )
    stop()
    await session.run("do $$ begin raise warning 'three'; end $$")
    expect(heard).toContain('DEBUG 00000 one')
    expect(heard).toContain('WARNING 01000 two')
    expect(heard.filter((line) => line.endsWith('three'))).toEqual([])
  })

  test('a large answer in many pieces is whole', async () => {
    const session = await opened()
    const [answer] = await session.run("select repeat('ä', 300000), n from generate_series(1, 5) n")
    expect(answer?.rows.map((row) => [row[0]?.length, row[1]])).toEqual([1, 2, 3, 4, 5].map((n) => [300000, String(n)]))
  })

  test('texts run one after the other, in the order of the calls', async () => {
    const session = await opened()
    const answers = await Promise.all(
      ['select 1', 'select 2', 'bad', 'select 3'].map((text) => session.run(text).catch(() => 'refused')),
    )
    expect(answers.map((answer) => (typeof answer === 'string' ? answer : answer[0]?.rows[0]?.[0]))).toEqual([
      '1',
      '2',
      'refused',
      '3',
    ])
  })

  test('it tells the version', async () => {
    const session = await opened()
    expect(session.version).toMatch(/^18\.\d+$/)
    expect(session.versionNumber).toBeGreaterThanOrEqual(180000)
  })
})

test('a role’s own settings do not alter how values are written', async () => {
  const url = await freshDatabase()
  const first = await openSession(url)
  const name = new URL(url).pathname.slice(1)
  await first.run(`alter database "${name}" set datestyle = 'German'; alter database "${name}" set timezone = 'America/New_York';
    alter database "${name}" set bytea_output = 'escape'; alter database "${name}" set intervalstyle = 'iso_8601'`)
  await first.close()
  const session = await openSession(url)
  onTestFinished(() => session.close())
  const [answer] = await session.run("select timestamptz '2024-07-01 00:00:00Z', '\\x01'::bytea, interval '1 day'")
  expect(answer?.rows).toEqual([['2024-07-01 00:00:00+00', '\\x01', '1 day']])
})

test('PGlite refuses a second session while one is open, and the next one is fresh', async () => {
  const open = () => openSession({ socket: pgliteSocket(embedded) })
  const first = await open()
  await expect(open()).rejects.toMatchObject({ kind: 'connect-failed' })
  await first.run('create table left_behind (a int)')
  await first.run('begin; drop table left_behind; set search_path = nowhere')
  await first.close()
  const second = await open()
  onTestFinished(() => second.close())
  expect((await second.run('select count(*) from left_behind'))[0]?.rows).toEqual([['0']])
})

test('a wrong password, a missing database and a dead port are told apart', async () => {
  const url = new URL(await freshDatabase())
  const missing = new URL(url)
  missing.pathname = '/no_such_database'
  await expect(openSession(missing.href)).rejects.toMatchObject({ kind: 'connect-failed', sqlstate: '3D000' })
  await expect(openSession(`postgres://u:secret@${url.hostname}:1/x`)).rejects.toMatchObject({ kind: 'connect-failed' })
  await expect(openSession(`postgres://u:secret@${url.hostname}:1/x`)).rejects.not.toThrow(/secret/)
})

test('a setting that values are read by is not given another value', async () => {
  const url = await freshDatabase()
  await expect(openSession({ url, settings: { datestyle: 'German' } })).rejects.toMatchObject({
    kind: 'configuration',
    message: expect.stringContaining('`DateStyle`'),
  })
  await expect(openSession(`${url}?options=-c%20TimeZone%3DAsia/Tokyo`)).rejects.toMatchObject({
    kind: 'configuration',
  })
  const same = await openSession({ url, settings: { timezone: 'utc' } })
  onTestFinished(() => same.close())
})

test('settings of the session and of the URL hold', async () => {
  const url = await freshDatabase()
  const session = await openSession({
    url: `${url}?options=-c%20lock_timeout%3D1s&application_name=mine`,
    settings: { search_path: '' },
  })
  onTestFinished(() => session.close())
  const [answer] = await session.run(
    "select current_setting('lock_timeout'), current_setting('application_name'), current_setting('search_path')",
  )
  expect(answer?.rows).toEqual([['1s', 'mine', '']])
})
