import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openScratch } from '../../database/open-scratch.ts'
import type { Scratch } from '../../database/scratch.ts'
import { cachedState, keptDatabaseOf, stateDatabase } from '../../state/kept-state.ts'
import { resolveState } from '../../state/resolve.ts'
import type { State } from '../../state/state.ts'
import type { Proof } from '../proof.ts'
import { prove } from '../prove.ts'

const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-probes-test-'))
let scratch: Scratch
beforeAll(async () => {
  scratch = await openScratch('npm:18', { root: import.meta.dirname, cacheFolder })
})
afterAll(async () => {
  await scratch?.close()
  rmSync(cacheFolder, { recursive: true, force: true })
})

/** One table takes no row, one holds a row already. */
const many = `
  create type mood as enum ('sad', 'ok');
  create function touch() returns trigger language plpgsql as $$ begin new.made = now(); return new; end $$;
  do $$ begin
    for number in 1..9 loop
      execute format('create table t%s (id bigint generated always as identity primary key, name text not null unique, m mood default ''ok'',
        made timestamptz default now(), parent bigint references t1, amount int check (amount > 10 and amount < 20))', number);
      execute format('create trigger touched before insert on t%s for each row execute function touch()', number);
    end loop;
  end $$;
  create table hashed (id int primary key, t text not null check (md5(t) = 'x'));
  insert into t7 (name, amount) values ('there', 12);`

async function stateOf(name: string, sql: string): Promise<State> {
  writeFileSync(path.join(cacheFolder, name), sql)
  const state = await resolveState(name, { scratch, root: cacheFolder, cacheFolder, code: 'this' })
  expect(state.problems).toEqual([])
  return state
}

/** `keeping`: calls of the function that makes the state before without rows are counted. */
async function proveBoth(before: State, after: State) {
  const openBefore = vi.fn(() => stateDatabase(scratch, before))
  const database = () => keptDatabaseOf(scratch, before)
  const keeping = { key: before.key, database, extensions: [], tablesFrom: 1, earlier: [], cacheFolder }
  const anew = await prove({ scratch, before, after, openBefore })
  openBefore.mockClear()
  const kept = await prove({ scratch, before, after, openBefore, keeping })
  const again = await prove({ scratch, before, after, openBefore, keeping })
  return { anew, kept, again, openBefore }
}

/** What the server says of a table that it makes names the table's storage by a number. */
const withoutIds = (proof: Proof): unknown => JSON.parse(JSON.stringify(proof).replaceAll(/pg_toast_\d+/g, 'pg_toast'))

const files = () => readdirSync(path.join(cacheFolder, 'probes'))

test('on kept rows a proof says what it says on rows of its own', async () => {
  const before = await stateOf('before.sql', many)
  for (const change of [
    'alter table t5 add extra text; create table fresh (id int primary key, t5_id bigint references t5)',
    'alter table t7 drop column amount; drop table t9',
    `alter table t3 alter column name type varchar(3); alter table t4 add unique (amount)`,
  ]) {
    const { anew, kept, again } = await proveBoth(before, await stateOf('after.sql', `${many}; ${change}`))
    expect(anew.holds).toBe(true)
    expect(anew.unobserved).toMatchObject([{ object: 'public.hashed' }])
    expect(withoutIds(kept)).toEqual(withoutIds(anew))
    expect(withoutIds(again)).toEqual(withoutIds(anew))
  }
  expect(files()).toHaveLength(1)
})

test('kept rows are used again, until the state is another or the note of them is lost', async () => {
  const before = await stateOf('before.sql', many)
  const after = await stateOf('after.sql', `${many}; alter table t5 add extra text`)
  const { openBefore } = await proveBoth(before, after)
  expect(openBefore).not.toHaveBeenCalled()
  const other = await stateOf('other.sql', `${many}; alter table t6 add more text`)
  const known = files()
  await proveBoth(other, await stateOf('after-other.sql', `${many}; alter table t6 add more text, add extra text`))
  expect(files()).toHaveLength(known.length + 1)
  rmSync(path.join(cacheFolder, 'probes'), { recursive: true })
  const { anew, again } = await proveBoth(before, after)
  expect(withoutIds(again)).toEqual(withoutIds(anew))
})

/** A chain of migrations up to one of its own, as `migrate create` sees it. */
async function chainState(steps: readonly string[]): Promise<State> {
  const migrations = steps.map((sql, index) => ({
    file: `${index}.up.sql`,
    segments: [{ transactional: true, statements: [sql] }],
  }))
  const state = await resolveState('migrations', {
    scratch,
    root: cacheFolder,
    cacheFolder,
    code: 'this',
    migrations: async () => migrations,
  })
  expect(state.problems).toEqual([])
  return state
}

const shop = `
  create type mood as enum ('sad', 'ok');
  create table maker (id bigint generated always as identity primary key, name text not null unique);
  create table item (id bigint generated always as identity primary key, maker_id bigint not null references maker, price int check (price > 10), m mood);
  create table part (id bigint generated always as identity primary key, item_id bigint not null references item);
  create table lone (id int primary key, word text);
  create table fixed (id int primary key, word text not null);
  insert into fixed values (1, 'there')`

/** What a proof of one more migration says on rows that are brought along, and on rows of its own; and whether they were brought along. */
async function proveNext(steps: readonly string[], next: string) {
  const [before, after] = [await chainState(steps), await chainState([...steps, next])]
  const openBefore = () => stateDatabase(scratch, before)
  const keepingOf = (state: State) => ({
    key: state.key,
    database: () => keptDatabaseOf(scratch, state),
    extensions: [],
    tablesFrom: 1,
    earlier: [],
    cacheFolder,
  })
  const first = await chainState(steps.slice(0, 1))
  const started = await chainState([...steps.slice(0, 1), 'create schema somewhere'])
  await prove({
    scratch,
    before: first,
    after: started,
    openBefore: () => stateDatabase(scratch, first),
    keeping: keepingOf(first),
  })
  const anew = await prove({ scratch, before, after, openBefore })
  const database = vi.fn(() => keptDatabaseOf(scratch, before))
  const read = (key: string) => cachedState({ scratch, root: cacheFolder, cacheFolder, code: 'this' }, key)
  const earlier = before.beginnings.map(({ key, segments }) => ({
    key,
    rest: before.source.slice(segments),
    read: () => read(key),
  }))
  const along = await prove({
    scratch,
    before,
    after,
    openBefore,
    keeping: { ...keepingOf(before), database, earlier },
  })
  return { anew, along, wasAlong: database.mock.calls.length === 0 }
}

test.each([
  ['a column more', "alter table item add note text not null default '-'", 'alter table item drop column note'],
  ['a column less', 'alter table item drop column price', 'alter table maker add code int'],
  ['another type', 'alter table item alter column price type bigint', 'alter table item alter column price type int'],
  [
    'a new table and a key',
    'create table box (id int primary key, word text); alter table part add box_id int references box',
    'alter table part alter column box_id set not null',
  ],
  ['a table less', 'drop table part', 'alter table item add constraint cheap check (price < 100)'],
  ['a unique of rows that are there', 'alter table lone add unique (word)', 'alter table lone drop column word'],
])('rows of an earlier migration are brought along past %s', async (_name, since, next) => {
  const { anew, along, wasAlong } = await proveNext([shop, since], next)
  expect(wasAlong).toBe(true)
  expect(anew.up).not.toBeNull()
  expect(withoutIds(along)).toEqual(withoutIds(anew))
})

test.each([
  ['a label more', `alter type mood add value 'glad'`],
  ['another rule in a function', 'create function twice(n int) returns int language sql as $$ select n * 2 $$'],
  ['rows of its own', `insert into lone values (7, 'seven')`],
  ['rows by a query', 'create table copy as select * from fixed'],
  ['a column more where the state has rows', 'alter table fixed add more int'],
])('past %s rows are put in anew', async (_name, since) => {
  const { anew, along, wasAlong } = await proveNext([shop, since], 'alter table item add note text')
  expect(wasAlong).toBe(false)
  expect(withoutIds(along)).toEqual(withoutIds(anew))
})

test('where the server refuses to empty a table, rows are put in anew', async () => {
  const pointing = 'create schema tenon; create table tenon.note (item_id bigint references item)'
  const { anew, along, wasAlong } = await proveNext(
    [`${shop}; ${pointing}`, 'alter table item add note text'],
    'alter table item add more text',
  )
  expect(wasAlong).toBe(false)
  expect(anew.holds).toBe(true)
  expect(withoutIds(along)).toEqual(withoutIds(anew))
})
