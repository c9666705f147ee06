import { expect, test } from 'vitest'
import { reportsOn } from '../../../../test/support/reports.ts'

const { one } = reportsOn(`
  create table t (id int primary key, name text, at timestamptz, data jsonb);
  create function writes() returns int language plpgsql as 'begin insert into t values (1); return 1; end';
  create function reads(int) returns int stable language sql as 'select count(*)::int from t where id = $1';
  create view quiet as select id, upper(name) as name from t;
  create view loud as select id, writes() as n from t;
  create sequence s`)

const isReadOnly = async (text: string) => {
  const { problems, readOnly } = await one(text)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return readOnly === true
}

test.each([
  'select id, name from t where id = :id order by name limit :n',
  "select date_trunc('month', at), count(*), sum(count(*)) over (order by 1) from t group by 1",
  'with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select n, now() from r',
  'select reads(id), (select max(id) from t), upper(name) from quiet union select 1, 2, null',
  "select id from t where name = any(:names::text[]) and (id, name) > (1, 'a') and data is not null",
  'select g, coalesce(greatest(g, 2), nullif(g, 3)) from generate_series(1, 3) g left join lateral (select 1) l on true',
])('%s only reads', async (text) => {
  expect(await isReadOnly(text)).toBe(true)
})

test.each([
  'select writes()',
  'select id from t where id = writes()',
  'select (select writes())',
  'with w as (select writes() as n) select n from w',
  'select n from loud',
  'select n from writes() n',
  "select nextval('s')",
  'select random() as r',
  'select id from t for update',
  'with gone as (delete from t returning id) select id from gone',
  "update t set name = 'a' where id = 1 returning id",
  'insert into t values (1)',
])('%s may write', async (text) => {
  expect(await isReadOnly(text)).toBe(false)
})
