import { expect, test } from 'vitest'
import { assigns, countOf, writesOf } from './writes.ts'

const told = (sql: string, bodies?: ReadonlyMap<string, string>) =>
  writesOf(sql, bodies).map(({ kind, target }) => `${kind} ${target.join('.')}`)

test.each([
  ['delete from things where a = 1', ['delete things']],
  ['DELETE FROM only "My"."T" t USING u', ['delete My.T']],
  ['with gone as (delete from a returning *) insert into b select * from gone', ['delete a']],
  ['truncate table only a, s.b restart identity cascade', ['truncate a', 'truncate s.b']],
  ['update things as t set a = 1', ['update things']],
  ['insert into t values (1) on conflict (id) do update set a = excluded.a', ['update t']],
  ['merge into t using v on v.id = t.id when matched then delete', ['delete t']],
  ["do $$ begin delete from t where a = 'x'; execute format('delete from %I', 'u'); end $$", ['delete t', 'delete ']],
  ["select 'delete from t'", []],
  ['create function f() returns void language sql as $$ delete from t $$', []],
  ['grant delete on t to u', []],
  ['alter table t add foreign key (a) references u on update set null on delete set null', []],
  ['select * from t for update', []],
  ['-- delete from t\nselect 1', []],
])('%s', (sql, expected) => {
  expect(told(sql)).toEqual(expected)
})

test('what a called routine does is done by the statement', () => {
  const bodies = new Map([
    ['purge', 'create function purge() … select sweep()'],
    ['sweep', 'create function sweep() … delete from t'],
    ['idle', 'create function idle() … delete from u'],
  ])
  expect(told('select purge()', bodies)).toEqual(['delete t'])
})

test.each([
  ["delete from t where name like '%from x%'", "select count(*) from t where name like '%from x%'"],
  ['delete from only t x where x.id = 1 returning *', 'select count(*) from only t x where x.id = 1'],
  ['delete from t', 'select count(*) from t'],
  ['update t as x set a = (select 1 from u where true) where x.b > 2', 'select count(*) from t as x where x.b > 2'],
])('%s is counted', (sql, count) => {
  expect(countOf(sql)).toBe(count)
})

test.each([
  'delete from t using u where t.id = u.id',
  'update t set a = 1 from u',
  'with x as (select 1) delete from t',
])('%s is more than a query of its table counts', (sql) => {
  expect(countOf(sql)).toBeUndefined()
})

test('assignments name columns', () => {
  expect(assigns(' a = 1, "B c" = 2 where d = 3', 'a')).toBe(true)
  expect(assigns(' a = 1, "B c" = 2 where d = 3', 'B c')).toBe(true)
  expect(assigns(' a = 1, "B c" = 2 where d = 3', 'd')).toBe(false)
  expect(assigns(' (x, y) = (1, 2)', 'y')).toBe(true)
})
