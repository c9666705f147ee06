import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDatabase } from '../../../../../test/support/database.ts'
import { readers } from '../read/all.ts'
import { unmodelledQueries } from '../unmodelled.ts'
import { dependantQueries } from './dependant.ts'
import { emptyAtFirst, inventoryQuery, isNeeded } from './inventory.ts'
import type { Row } from './row.ts'

let made: { url: string; drop: () => Promise<void> }
let session: Session
beforeAll(async () => {
  made = await makeDatabase()
  session = await openSession(made.url)
})
afterAll(async () => {
  await session.close()
  await made.drop()
})

const ask = async (text: string): Promise<Row[]> =>
  ((await session.run(text))[0] ?? { columns: [], rows: [] }).rows.map((row) => ({
    place: row[0] ?? null,
    found: row[1] ?? null,
  }))

test('catalogues that are taken for empty in a new database are', async () => {
  // What databases share may hold what another test made.
  const answers = await session.run(`select relname, pg_relation_size(oid) from pg_class
    where oid::regclass::text = any('{${[...emptyAtFirst].join()}}') and not relisshared`)
  expect(answers[0]?.rows.length).toBe(emptyAtFirst.size - 1)
  expect(answers[0]?.rows.filter((row) => row[1] !== '0')).toEqual([])
})

test.each([
  ['a table with a key', 'create table t (a int primary key, b text default 1)'],
  ['a view on an identity', 'create table t (a int generated always as identity); create view v as select a from t'],
  ['types', `create type e as enum ('a'); create domain d as int; create type c as (a e); create table t (a d, b c)`],
  [
    'a trigger and a comment',
    `create table t (a int); comment on column t.a is 'x';
     create function f() returns trigger language plpgsql as 'begin return new; end';
     create trigger g after insert on t for each row execute function f(); comment on function f() is 'y'`,
  ],
  ['partitions', 'create table t (a int) partition by list (a); create table t1 partition of t for values in (1)'],
  ['an extension', 'create extension citext'],
  ['rights', 'create table t (a int); grant select on t to public'],
])('of %s, a query that the inventory leaves out gives no rows', async (_, text) => {
  const version = session.versionNumber
  const queries = [
    ...readers.flatMap((reader) => reader.queries(version)),
    ...unmodelledQueries(version),
    ...dependantQueries,
  ]
  await session.run('begin')
  try {
    await session.run(text)
    const needed = isNeeded(queries, await ask(inventoryQuery(queries)))
    const left = queries.filter((query) => !needed(query))
    const answers = await session.run(left.map((query) => query.text).join(';\n'))
    expect(left.filter((_query, index) => (answers[index]?.rows.length ?? 0) > 0)).toEqual([])
    expect(left.length).toBeGreaterThan(20)
  } finally {
    await session.run('rollback')
  }
})
