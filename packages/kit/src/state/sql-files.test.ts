import { expect, test } from 'vitest'
import { toUnits } from './sql-files.ts'

const told = (text: string) => {
  const { units, notes } = toUnits([{ file: 'a.sql', text }])
  return { runs: units.map(({ sql }) => sql), skipped: notes.map(({ message }) => message.split('`')[1]) }
}

test.each([
  `alter table a add constraint c check (note <> 'moved owner to bob')`,
  `alter table a add column "owner to bob" text`,
  'alter table a owner to bob, add column b int',
  'alter table a rename column owner to boss',
  'alter table a rename owner to boss',
  'alter table a alter owner type text -- owner to bob',
  'alter function f(owner text) rename to owner',
  `comment on table a is 'alter table a owner to bob'`,
  `create function f() returns text language sql begin atomic select 'owner to bob'; end`,
])('%s runs', (sql) => {
  expect(told(`${sql}\n;`)).toEqual({ runs: [expect.stringContaining(sql.split(' --')[0] ?? '')], skipped: [] })
})

test.each([
  'ALTER TABLE ONLY shop.t OWNER TO bob',
  'alter table if exists "owner to"."a b" owner to "Bob B"',
  'ALTER FUNCTION public.f(a numeric(10,2), b text[]) OWNER TO CURRENT_USER',
  'ALTER OPERATOR public.=== (integer, integer) OWNER TO bob',
  'ALTER OPERATOR CLASS public.o USING btree OWNER TO bob',
  'ALTER TEXT SEARCH CONFIGURATION public.c OWNER TO bob',
  'ALTER SCHEMA größe OWNER TO bob',
  'BEGIN',
  'start transaction isolation level serializable',
  'COMMIT',
  'create role bob',
  'LOCK TABLE ONLY t IN EXCLUSIVE MODE',
])('%s is skipped, and told', (sql) => {
  expect(told(`${sql};`)).toEqual({ runs: [], skipped: [sql] })
})

test('what a file takes back itself is not run, and whoever it speaks for makes no difference', () => {
  const text = `begin; create table a (x int); rollback; begin; create table b (x int); commit; create table c (x int); abort;
    set role bob; set session authorization 'ann'; reset role; set local role none; create table d (x int); rollback to s`
  const { units, notes } = toUnits([{ file: 'a.sql', text }])
  expect(units.map((unit) => unit.sql)).toEqual([
    ...['create table b (x int)', 'create table c (x int)', 'create table d (x int)', 'rollback to s'],
  ])
  expect(notes).toHaveLength(10)
})
