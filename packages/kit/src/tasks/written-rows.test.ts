import { expect, test } from 'vitest'
import { writesRows } from './written-rows.ts'

test.each([
  'insert into t values (1)',
  '/* all */ update t set n = 1',
  'with gone as (delete from t returning *) select * from gone',
  'merge into t using u on true when matched then do nothing',
  "copy t from '/tmp/x'",
  'do $$ begin update t set n = 1; end $$',
  'create unlogged table t as select 1 as n',
])('%s writes rows', (sql) => {
  expect(writesRows(sql)).toBe(true)
})

test.each([
  "create table t (n int default 1, m text default 'insert into t', k int generated always as (n) stored)",
  'create trigger a after insert or update on t for each row execute function f()',
  'create function f() returns void language sql as $$ delete from t $$',
  'alter table t add foreign key (a) references u on delete cascade on update restrict',
  'create table t as select 1 as n with no data',
  'do $$ begin create table t (n int); end $$',
  'grant insert, update on t to r',
])('%s writes none', (sql) => {
  expect(writesRows(sql)).toBe(false)
})
