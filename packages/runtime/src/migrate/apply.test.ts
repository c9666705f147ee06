import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { pgliteSocket } from '../pool/pglite.ts'
import { applyMigrations } from './apply.ts'
import { hashMigration } from './file.ts'
import type { MigrationFiles } from './folder.ts'
import { readHistory } from './history.ts'
import { openSession } from './open-session.ts'
import type { Session } from './session.ts'

const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time))
const v = (n: number) => `2026010100000${n}`
const file = (n: number, up: string, down?: string): MigrationFiles => ({
  version: v(n),
  name: `m${n}`,
  up,
  ...(down !== undefined && { down }),
})
const follows = (n: number, text: string) => `-- tenon:follows ${v(n)} ${hashMigration(text)}\n`

const one = 'create table a (n int);\n'
const files = [
  file(1, one, 'drop table a;\n'),
  file(
    2,
    `${follows(1, one)}create table b (n int);\n-- tenon:segment\ninsert into b values (7);\n`,
    'drop table b;\n',
  ),
]

let embedded: PGlite
beforeAll(async () => {
  embedded = await PGlite.create()
})
afterAll(() => embedded.close())

async function opened(session: Session): Promise<Session> {
  onTestFinished(() => session.close())
  return session
}
async function clean(): Promise<Session> {
  const session = await opened(await openSession({ socket: pgliteSocket(embedded) }))
  await session.run('drop schema if exists tenon cascade; drop schema public cascade; create schema public')
  return session
}
const lanes: Readonly<Record<string, () => Promise<Session>>> = {
  server: async () => opened(await openSession(await freshDatabase())),
  pglite: clean,
}

const tables = async (session: Session) =>
  (
    await session.run(
      "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
  )[0]?.rows[0]?.[0] ?? ''
const applied = async (session: Session) => (await readHistory(session)).applied.map(({ version }) => version)

describe.each(Object.entries(lanes))('on %s', (_lane, open) => {
  test('up applies what is pending with its history, once, and down takes the last back', async () => {
    const target = await open()
    const up = await applyMigrations({ files, target })
    expect(up.migrations.map(({ version, resumed, segments }) => [version, resumed, segments.length])).toEqual([
      [v(1), false, 1],
      [v(2), false, 2],
    ])
    expect((await readHistory(target)).applied).toMatchObject([
      { version: v(1), name: 'm1', hash: hashMigration(one) },
      { version: v(2) },
    ])
    expect((await applyMigrations({ files, target })).migrations).toEqual([])
    await applyMigrations({ files, target, direction: 'down' })
    expect([await tables(target), await applied(target)]).toEqual(['a', [v(1)]])
    await applyMigrations({ files, target })
    await applyMigrations({ files, target, direction: 'down', to: '0' })
    expect([await tables(target), await applied(target)]).toEqual(['', []])
    expect((await readHistory(target)).unfinished).toBeUndefined()
  })

  test('to and steps bound a run, and a dry run writes nothing', async () => {
    const target = await open()
    const dry = await applyMigrations({ files, target, dryRun: true })
    expect(dry.migrations.map(({ version }) => version)).toEqual([v(1), v(2)])
    expect((await target.run("select to_regnamespace('tenon')"))[0]?.rows).toEqual([[null]])
    await applyMigrations({ files, target, steps: 1 })
    expect(await applied(target)).toEqual([v(1)])
    await applyMigrations({ files, target, to: v(1) })
    expect(await applied(target)).toEqual([v(1)])
    await applyMigrations({ files, target, to: `${v(2)}_m2` })
    await applyMigrations({ files, target, direction: 'down', to: v(1) })
    expect(await applied(target)).toEqual([v(1)])
    await expect(applyMigrations({ files, target, to: '20990101000000' })).rejects.toMatchObject({
      fault: 'unknown-version',
    })
  })

  test('an older migration that came later is applied, not passed over', async () => {
    const target = await open()
    const late = file(5, 'create table late (n int);\n', 'drop table late;\n')
    await applyMigrations({ files: [late], target })
    const done = await applyMigrations({ files: [...files, late], target })
    expect(done.migrations.map(({ version }) => version)).toEqual([v(1), v(2)])
    const back = await applyMigrations({ files: [...files, late], target, direction: 'down' })
    expect(back.migrations.map(({ version }) => version)).toEqual([v(2)])
  })

  test('a parent comes before its child, whatever its version', async () => {
    const target = await open()
    const child = file(1, `${follows(9, 'create table p (n int);\n')}alter table p add m int;\n`)
    await applyMigrations({ files: [child, file(9, 'create table p (n int);\n')], target })
    expect(await applied(target)).toEqual([v(9), v(1)])
  })

  test('an edited applied file, a missing parent and a missing down are refused before anything runs', async () => {
    const target = await open()
    await applyMigrations({ files: files.slice(0, 1), target })
    const edited = [file(1, 'create table a (n bigint);\n'), files[1] ?? file(2, '')]
    await expect(applyMigrations({ files: edited, target })).rejects.toMatchObject({ fault: 'edited', version: v(1) })
    const orphan = file(4, `${follows(3, 'gone')}select 1;\n`)
    await expect(applyMigrations({ files: [...files, orphan], target })).rejects.toMatchObject({
      fault: 'missing-parent',
      version: v(4),
    })
    await expect(applyMigrations({ files: [file(1, one)], target, direction: 'down' })).rejects.toMatchObject({
      fault: 'missing-file',
    })
    expect(await tables(target)).toBe('a')
    // Line ends are no edit.
    await applyMigrations({ files: [file(1, one.replaceAll('\n', '\r\n'))], target })
  })

  test('a down that says that there is no way back, or that does nothing, is refused before anything runs', async () => {
    const target = await open()
    const oneWay = [...files, file(3, 'create table c (n int);\n', '-- tenon:irreversible the totals are gone\n')]
    await applyMigrations({ files: oneWay, target })
    const down = { target, direction: 'down' } as const
    const refused = { fault: 'irreversible', version: v(3) }
    for (const more of [{}, { dryRun: true }, { to: '0' }])
      await expect(applyMigrations({ ...down, ...more, files: oneWay })).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining('the totals are gone'),
      })
    const blank = [...files, file(3, 'create table c (n int);\n', '-- tenon:class exact\n\n-- nothing yet\n')]
    await expect(applyMigrations({ ...down, files: blank })).rejects.toMatchObject(refused)
    const told = [...files, file(3, 'create table c (n int);\n', '-- tenon:irreversible no\ndrop table c;\n')]
    await expect(applyMigrations({ ...down, files: told })).rejects.toMatchObject(refused)
    expect([await tables(target), await applied(target)]).toEqual(['a b c', [v(1), v(2), v(3)]])
  })

  test('what does nothing upward, such as a merge, is taken back by nothing', async () => {
    const target = await open()
    const merge = [...files, file(3, '-- a merge\n', '-- a merge\n')]
    await applyMigrations({ files: merge, target })
    await applyMigrations({ files: merge, target, direction: 'down' })
    expect(await applied(target)).toEqual([v(1), v(2)])
  })

  test('a down that was edited since its up was applied is refused, unless its hash is accepted', async () => {
    const target = await open()
    await applyMigrations({ files, target })
    const text = 'drop table b, a;\n'
    const edited = [file(1, one, 'drop table a;\n'), { ...(files[1] ?? file(2, '')), down: text }]
    const down = { files: edited, target, direction: 'down' } as const
    await expect(applyMigrations(down)).rejects.toMatchObject({ fault: 'down-edited', version: v(2) })
    await expect(applyMigrations({ ...down, acceptDowns: [hashMigration(one)] })).rejects.toMatchObject({
      fault: 'down-edited',
    })
    expect(await tables(target)).toBe('a b')
    // Nothing is applied by it, so an up goes on.
    await applyMigrations({ files: edited, target })
    await applyMigrations({ ...down, acceptDowns: [hashMigration(text)] })
    expect([await tables(target), await applied(target)]).toEqual(['', [v(1)]])
  })

  test('a history from before the hashes of downs is brought up to date in place', async () => {
    const target = await open()
    await applyMigrations({ files, target, steps: 1 })
    await target.run('alter table tenon.migration drop column down_sha256')
    expect(await readHistory(target)).toMatchObject({ applied: [{ version: v(1), downHash: undefined }] })
    await applyMigrations({ files, target })
    expect((await readHistory(target)).applied.map(({ downHash }) => downHash)).toEqual([
      undefined,
      hashMigration('drop table b;\n'),
    ])
    await applyMigrations({
      files: [file(1, one, 'drop table a; -- edited\n'), ...files.slice(1)],
      target,
      direction: 'down',
      to: '0',
    })
    expect(await tables(target)).toBe('')
  })

  test('whoever does not own the history applies without keeping hashes of downs there', async () => {
    const target = await open()
    await applyMigrations({ files: [], target })
    await target.run(`alter table tenon.migration drop column down_sha256; create role plain_${process.pid};
      grant usage on schema tenon to plain_${process.pid}; grant select, insert, update, delete on all tables in schema tenon to plain_${process.pid};
      grant create, usage on schema public to plain_${process.pid}; set role plain_${process.pid}`)
    onTestFinished(async () => {
      await target.run(`reset role; drop owned by plain_${process.pid}; drop role plain_${process.pid}`)
    })
    await applyMigrations({ files, target })
    expect(await readHistory(target)).toMatchObject({ applied: [{ downHash: undefined }, { downHash: undefined }] })
  })

  test('a failing segment leaves what came before it recorded, and the next run resumes there', async () => {
    const target = await open()
    const text =
      'create table c (n int);\n-- tenon:segment\ninsert into c values (1); insert into missing values (1);\n-- tenon:segment\ncreate table d (n int);\n'
    const failing = [file(1, text, 'drop table c; drop table d;\n')]
    await expect(applyMigrations({ files: failing, target })).rejects.toMatchObject({
      fault: 'failed',
      sqlstate: '42P01',
      version: v(1),
      segment: 1,
      message: expect.stringContaining(`\`${v(1)}_m1.up.sql:3:39\`, segment 2`),
    })
    expect(await readHistory(target)).toMatchObject({
      applied: [],
      unfinished: { version: v(1), direction: 'up', done: [0], started: undefined },
    })
    await expect(applyMigrations({ files: failing, target, direction: 'down', steps: 1 })).rejects.toMatchObject({
      fault: 'half-done',
    })
    const mended = [file(1, text.replace('missing', 'c'), 'drop table c; drop table d;\n')]
    await expect(applyMigrations({ files: mended, target })).rejects.toMatchObject({ fault: 'half-done' })
    await target.run('create table missing (n int)')
    const [resumed] = (await applyMigrations({ files: failing, target })).migrations
    expect(resumed).toMatchObject({ resumed: true })
    expect((await target.run('select count(*) from c'))[0]?.rows).toEqual([['1']])
    expect(await readHistory(target)).toMatchObject({ applied: [{ version: v(1) }], unfinished: undefined })
  })

  test('a text may go back to its own savepoints, and ends no transaction by any other words', async () => {
    const target = await open()
    const text =
      'create table a (n int); savepoint s; create table b (n int); rollback to savepoint s; /* ; */ rollback transaction to s;'
    await applyMigrations({ files: [file(1, text)], target })
    expect(await tables(target)).toBe('a')
    for (const [index, words] of [
      '/* /* */ */ rollback and chain',
      '/* /* */ */ rollback; /* /* */ */ begin; savepoint s; rollback to s',
    ].entries()) {
      const files = [file(1, text), file(index + 2, `create table c (n int); ${words}; create table d (n int)`)]
      await expect(applyMigrations({ files, target })).rejects.toThrow(/A segment is a transaction of its own/)
    }
  })

  test('segments without a transaction run alone, and their end is recorded', async () => {
    const target = await open()
    const text =
      "create type mood as enum ('a'); create table m (f mood);\n-- tenon:segment no-transaction\nalter type mood add value 'b';\n-- tenon:segment\ninsert into m values ('b');\n-- tenon:segment no-transaction\ncreate index concurrently m_f on m (f);\n"
    await applyMigrations({ files: [file(1, text)], target })
    expect(
      (await target.run("select f, (select indisvalid from pg_index where indexrelid = 'm_f'::regclass) from m"))[0]
        ?.rows,
    ).toEqual([['b', 't']])
  })

  test('a segment that was begun and not recorded is found done, or done again', async () => {
    const target = await open()
    const text =
      "create type mood as enum ('a');\n-- tenon:segment no-transaction\nalter type mood add value 'b';\n-- tenon:segment no-transaction\ncreate index concurrently i on t (n);\n"
    const all = [file(1, text)]
    await target.run('create table t (n int)')
    await applyMigrations({ files: all, target })
    // As if the run was killed right after the statement took effect.
    const pretendKilled = async (segment: number) => {
      await target.run('delete from tenon.migration')
      const done = Array.from(
        { length: segment },
        (_, index) => `('${v(1)}', 'up', ${index}, '${hashMigration(text)}', 1)`,
      )
      const rows = [...done, `('${v(1)}', 'up', ${segment}, '${hashMigration(text)}', null)`]
      await target.run(
        `insert into tenon.journal (version, direction, segment, sha256, milliseconds) values ${rows.join(', ')}`,
      )
    }
    await target.run('drop index i')
    await pretendKilled(1)
    expect((await applyMigrations({ files: all, target })).migrations[0]?.resumed).toBe(true)
    await pretendKilled(2)
    await applyMigrations({ files: all, target })
    await pretendKilled(2)
    await target.run('drop index i')
    await applyMigrations({ files: all, target })
    expect((await target.run("select to_regclass('i')::text"))[0]?.rows).toEqual([['i']])
  })

  test('a text that alters the search path or the role does not touch the next segment', async () => {
    const target = await open()
    await applyMigrations({
      files: [
        file(
          1,
          "select set_config('search_path', '', false); create table public.x (n int);\n-- tenon:segment\ncreate table y (n int);\n",
        ),
      ],
      target,
    })
    expect(await tables(target)).toBe('x y')
  })
})

test('an unfinished build of an index is dropped and built anew', async () => {
  const url = await freshDatabase()
  const [admin, holder] = [await opened(await openSession(url)), await opened(await openSession(url))]
  await admin.run('create schema other; create table other."t x" (n int); insert into other."t x" select 1')
  const all = [file(1, '-- tenon:segment no-transaction\ncreate index concurrently "i x" on other."t x" (n);\n')]
  await holder.run('begin; insert into other."t x" values (2)')
  const building = applyMigrations({ files: all, target: { url, applicationName: 'builder' } })
  const failed = expect(building).rejects.toMatchObject({ kind: 'connection-lost', version: v(1) })
  await expect
    .poll(async () => (await admin.run('select count(*) from pg_index where not indisvalid'))[0]?.rows, {
      timeout: 10_000,
    })
    .toEqual([['1']])
  await admin.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'builder'")
  await failed
  await holder.run('commit')
  expect((await readHistory(admin)).unfinished).toMatchObject({ done: [], started: 0 })
  const again = await applyMigrations({ files: all, target: url })
  expect(again.migrations[0]?.resumed).toBe(true)
  expect(
    (await admin.run('select indisvalid from pg_index where indexrelid = \'other."i x"\'::regclass'))[0]?.rows,
  ).toEqual([['t']])
})

test('a run that is killed inside a segment leaves nothing half-done, and the next one goes on', async () => {
  const url = await freshDatabase()
  const admin = await opened(await openSession(url))
  const all = [
    file(
      1,
      'create table k (n int);\n-- tenon:segment\ninsert into k values (1); select pg_sleep(0.8); insert into k values (2);\n',
    ),
  ]
  const running = applyMigrations({ files: all, target: { url, applicationName: 'victim' } })
  const failed = expect(running).rejects.toMatchObject({ kind: 'connection-lost', segment: 1 })
  await sleep(400)
  await admin.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'")
  await failed
  expect((await admin.run('select count(*) from k'))[0]?.rows).toEqual([['0']])
  await applyMigrations({ files: all, target: url })
  expect((await admin.run("select string_agg(n::text, ',') from k"))[0]?.rows).toEqual([['1,2']])
})

test('a run that is meant for other migrations than it finds does nothing', async () => {
  const url = await freshDatabase()
  await applyMigrations({ files, target: url })
  const down = (expected: readonly string[]) => applyMigrations({ files, target: url, direction: 'down', expected })
  await expect(down([v(1)])).rejects.toMatchObject({ fault: 'overtaken', retry: 'safe' })
  const { migrations } = await down([v(2)])
  expect(migrations.map(({ version }) => version)).toEqual([v(2)])
})

test('two runs at once: one waits, and only one applies', async () => {
  const url = await freshDatabase()
  const all = [file(1, 'select pg_sleep(0.3); create table once (n int);\n')]
  const runs = await Promise.all([
    applyMigrations({ files: all, target: url }),
    applyMigrations({ files: all, target: url }),
  ])
  expect(runs.map(({ migrations }) => migrations.length).sort()).toEqual([0, 1])
})

test('a lock that is not let go is an error that names the holder', async () => {
  const url = await freshDatabase()
  const holder = await opened(await openSession({ url, applicationName: 'the other one' }))
  const all = [file(1, 'select pg_sleep(2);\n')]
  const running = applyMigrations({ files: all, target: holder })
  await sleep(200)
  await expect(applyMigrations({ files: all, target: url, lockWait: 200 })).rejects.toMatchObject({
    fault: 'locked',
    message: expect.stringMatching(/process \d+ of the server \(the other one/),
  })
  await running
})

test('a segment that meets its lock time-out is run again as a whole', async () => {
  const url = await freshDatabase()
  const holder = await opened(await openSession(url))
  await holder.run('create table busy (n int)')
  await holder.run('begin; select * from busy')
  const states: string[] = []
  const all = [file(1, 'create table before (n int); alter table busy add m int;\n')]
  const running = applyMigrations({
    files: all,
    target: url,
    lockTimeout: 100,
    onProgress: ({ state }) => states.push(state),
  })
  await sleep(400)
  await holder.run('commit')
  await running
  expect(states[0]).toBe('running')
  expect(states).toContain('waiting for a lock')
  expect(states.at(-1)).toBe('done')
})

test('migrations are read from a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const { version, name, up, down } of files) {
    await writeFile(join(folder, `${version}_${name}.up.sql`), up)
    await writeFile(join(folder, `${version}_${name}.down.sql`), down ?? '')
  }
  await writeFile(join(folder, 'README.md'), '')
  const target = await opened(await openSession(await freshDatabase()))
  expect((await applyMigrations({ folder, target })).migrations.map(({ name }) => name)).toEqual(['m1', 'm2'])
  await writeFile(join(folder, `${v(1)}_other.up.sql`), '')
  await expect(applyMigrations({ folder, target })).rejects.toMatchObject({ fault: 'format' })
})
