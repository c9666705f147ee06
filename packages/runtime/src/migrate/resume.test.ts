/** Runs that stopped in the middle: what counts as done, what is refused again, and what a resumed run sees. */
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { applyMigrations } from './apply.ts'
import { hashMigration } from './file.ts'
import type { MigrationFiles } from './folder.ts'
import { readHistory } from './history.ts'
import { openSession } from './open-session.ts'
import type { Session } from './session.ts'

const version = '20260101000001'
const file = (up: string): readonly MigrationFiles[] => [{ version, name: 'm', up }]
const alone = (sql: string) => `-- tenon:segment no-transaction\n${sql};\n`

async function open(): Promise<Session> {
  const session = await openSession(await freshDatabase())
  onTestFinished(() => session.close())
  return session
}

const value = async (session: Session, sql: string) => (await session.run(sql)).at(-1)?.rows[0]?.[0]

/** As if a run was killed while the segment ran. */
async function pretendKilled(target: Session, text: string, done: number): Promise<void> {
  await applyMigrations({ files: [], target })
  await target.run('delete from tenon.migration; delete from tenon.journal')
  for (let segment = 0; segment <= done; segment++)
    await target.run(`insert into tenon.journal (version, direction, segment, sha256, milliseconds)
      values ('${version}', 'up', ${segment}, '${hashMigration(text)}', ${segment < done ? 1 : 'null'})`)
}

test('a statement that the server refused is refused again by the next run, and leaves no trace', async () => {
  const target = await open()
  const files = file(alone("alter type moood add value 'x'"))
  for (let run = 0; run < 2; run++) {
    await expect(applyMigrations({ files, target })).rejects.toMatchObject({ sqlstate: '42704', segment: 0 })
    expect(await readHistory(target)).toEqual({ applied: [], unfinished: undefined })
  }
  await target.run("create type moood as enum ('a')")
  await applyMigrations({ files, target })
  expect(await value(target, 'select enum_range(null::moood)::text')).toBe('{a,x}')
})

test.each([
  ["alter type moood add value 'x'", '42704'],
  ['create index concurrently i on missing (n)', '42P01'],
  ['drop table needed', '2BP01'],
  ['create table t (n moood)', '42704'],
])('cut off and run again, %s fails with %s', async (sql, sqlstate) => {
  const target = await open()
  const text = alone(sql)
  await target.run('create table needed (n int); create view v as select * from needed')
  await pretendKilled(target, text, 0)
  await expect(applyMigrations({ files: file(text), target })).rejects.toMatchObject({ sqlstate })
})

test.each([
  ['create table t (n int)', 'create table t (n int)'],
  ["create type m as enum ('a'); alter type m add value 'b'", "/* add */ alter type m -- drop\n add value 'b'"],
  ['create table t (n int)', 'alter table t add column n int'],
  ['create schema s', 'create schema s'],
  ['select 1', 'drop index concurrently gone'],
  ['select 1', 'drop schema gone'],
  ['create table t (n int)', 'alter table t drop column gone'],
])('after %s a cut off %s counts as done', async (before, sql) => {
  const target = await open()
  const text = alone(sql)
  await target.run(before)
  await pretendKilled(target, text, 0)
  await applyMigrations({ files: file(text), target })
  expect((await readHistory(target)).applied).toMatchObject([{ version }])
})

test('an index of the same name on another table is not taken for the one that was begun', async () => {
  const target = await open()
  await target.run('create schema s; create table t (n int); create table s.t (n int); create index i on t (n)')
  const text = `set search_path = s, public;\n${alone('create index concurrently i on s.t (n)')}`
  await pretendKilled(target, text, 1)
  await applyMigrations({ files: file(text), target })
  expect(await value(target, "select to_regclass('s.i') is not null")).toBe('t')
})

const session = "select current_setting('TimeZone') || ' ' || current_setting('search_path') || ' ' || current_user"

test('a segment sees the same session in a whole run as in a resumed one', async () => {
  const target = await open()
  await target.run("set work_mem = '5MB'")
  const setting = `${session} || ' ' || current_setting('work_mem')`
  const before = await value(target, setting)
  const spoil = `do $$ begin if not exists (select from pg_roles where rolname = 'tenon_other') then create role tenon_other; end if; end $$;
    create table seen (t text); grant all on seen to tenon_other;
    set timezone = 'Asia/Tokyo'; set search_path = pg_catalog; set work_mem = '6MB'; set default_transaction_read_only = on;
    create temp table left_over (n int); prepare left_behind as select 1; set session authorization tenon_other`
  const look = `insert into public.seen select ${setting.replace('select', '')} || (to_regclass('pg_temp.left_over') is null) || (select count(*) from pg_prepared_statements)`
  await applyMigrations({ files: file(`${spoil};\n-- tenon:segment\n${look};\n`), target })
  expect(await value(target, 'select t from seen')).toBe(`${before}true0`)
  expect(await value(target, setting)).toBe(before)
})

test('a refusal of the server tells line and column in the file', async () => {
  const target = await open()
  const up =
    "-- tenon:class exact\r\n\r\n-- a note\r\nselect '😀', 1;\r\n-- tenon:segment\r\n\r\n  select '😀',\r\n    nothing;\r\n"
  await expect(applyMigrations({ files: file(up), target })).rejects.toMatchObject({
    sqlstate: '42703',
    at: { line: 8, column: 5 },
    message: expect.stringContaining(`\`${version}_m.up.sql:8:5\`, segment 2: column "nothing"`),
  })
})

test('a refusal on the first line of an indented segment has its column', async () => {
  const target = await open()
  await expect(applyMigrations({ files: file("\n  select '😀', nothing;\n"), target })).rejects.toMatchObject({
    at: { line: 2, column: 16 },
  })
})

test('a parent with another hash than the file names is refused before anything runs', async () => {
  const target = await open()
  const parent = { version: '20260101000000', name: 'p', up: 'create table p (n int);\n' }
  const child = file(`-- tenon:follows ${parent.version} ${hashMigration('another\n')}\ncreate table c (n int);\n`)
  const refused = { fault: 'parent-edited', version, message: expect.stringContaining(`\`${parent.version}\``) }
  await expect(applyMigrations({ files: [parent, ...child], target })).rejects.toMatchObject(refused)
  expect(await value(target, "select to_regclass('p')")).toBeNull()
  await applyMigrations({ files: [parent], target })
  await expect(applyMigrations({ files: [parent, ...child], target })).rejects.toMatchObject(refused)
  // Applied, and its file is gone: the history has its hash.
  await expect(applyMigrations({ files: child, target })).rejects.toMatchObject(refused)
})

test('a role that may only write the history and create in a schema can apply', async () => {
  const url = await freshDatabase()
  const admin = await openSession(url)
  onTestFinished(() => admin.close())
  await applyMigrations({ files: file('create table a (n int);\n'), target: admin })
  const role = `tenon_plain_${process.pid}`
  await admin.run(`create role ${role}; create schema app; grant usage, create on schema app to ${role};
    grant usage on schema tenon to ${role}; grant select, insert, update, delete on all tables in schema tenon to ${role}`)
  onTestFinished(async () => {
    await admin.run(`drop owned by ${role}; drop role ${role}`)
  })
  const plain = await openSession({ url, settings: { role } })
  onTestFinished(() => plain.close())
  const more = {
    version: '20260101000002',
    name: 'more',
    up: `create table app.b (n int);\n${alone('create index concurrently b_n on app.b (n)')}`,
    down: 'drop table app.b;\n',
  }
  const files = [...file('create table a (n int);\n'), more]
  await applyMigrations({ files, target: plain })
  expect((await readHistory(admin)).applied).toHaveLength(2)
  expect(await value(admin, "select tableowner from pg_tables where tablename = 'b'")).toBe(role)
  await applyMigrations({ files, target: plain, direction: 'down' })
  expect((await readHistory(admin)).applied).toHaveLength(1)
})
