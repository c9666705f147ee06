import { describe, expect, test } from 'vitest'
import { reportsOn } from '../../../../test/support/reports.ts'

const { one, run } = reportsOn(`
  create type mood as enum ('sad', 'ok', 'happy');
  create table users (id bigint primary key, name text not null, nickname text, mood mood, role text not null check (role in ('admin', 'guest')),
    labels text[] not null default '{}', seen timestamptz(3), score numeric(8,2) not null default 0, meta jsonb not null default '{}');
  create table orders (id int primary key, user_id bigint not null references users, status text not null, address text);
  create domain title as text not null;
  create table posts (id int primary key, title title, note text)`)

test('a user’s own equality of arrays doesn’t stand in the way', async () => {
  const { version } = await run(`
    create domain few as int2[]; create function same(few, few) returns boolean language sql as 'select true';
    create operator = (leftarg = few, rightarg = few, procedure = same)`)
  expect(version).toBeGreaterThan(0)
  await run('drop domain few cascade')
})

test('a statement that rules put others in place of, or none, gives a count', async () => {
  await run(`
    create table ruled (id int, v text); create rule none as on insert to ruled do instead nothing;
    create rule other as on update to ruled do instead delete from ruled where v = new.v`)
  const { rows, parameters, problems } = await one('insert into ruled values (:id, :v)')
  expect([rows, parameters.map(({ name }) => name), problems]).toEqual(['count', ['id', 'v'], []])
  expect((await one('update ruled set v = :v where id = :id')).rows).toBe('count')
})

describe('reasons', () => {
  test.each([
    [
      'select o.status from users u left join orders o on o.user_id = u.id',
      '`o` is on the optional side of a left join, at 1:8',
    ],
    ['select sum(id) as s from orders', '`sum` over no rows is null, at 1:8'],
    ['select nickname from users', '`users.nickname` allows null, at 1:8'],
    ['select nickname as n from users group by nickname', '`users.nickname` allows null, at 1:8'],
    ['select role as r from users group by rollup (role)', '`users.role` is missing from a grouping set'],
    ["select case when id > 1 then 'a' end as a from users", 'no branch of CASE may apply, at 1:8'],
  ])('%s', async (text, reason) => {
    expect((await one(text)).columns[0]?.reason).toBe(reason)
  })
})

describe('parameters', () => {
  const parameters = async (text: string) =>
    (await one(text)).parameters.map(({ property, type, nullable }) => `${property} ${type}${nullable ? '?' : ''}`)

  test.each([
    ['select id from users where id = :user_id', ['userId bigint']],
    ['select id from users where :q::text is null or name = :q', ['q text?']],
    ['select id from users where nickname is not distinct from :q', ['q text?']],
    ['select id from users where nickname = :q', ['q text']],
    ['select id from users where name = coalesce(:q, name)', ['q text?']],
    ['update users set nickname = :n, name = :m where id = :id', ['n text?', 'm text', 'id bigint']],
    [
      'insert into orders values (:id, :user, :status, :address)',
      ['id integer', 'user bigint', 'status text', 'address text?'],
    ],
    ['insert into posts values (:id, :title, :note)', ['id integer', 'title title', 'note text?']],
    ['select id from users limit :take offset :skip', ['take bigint', 'skip bigint']],
    ['select id from users where id = any (:ids)', ['ids bigint[]']],
  ])('%s', async (text, expected) => {
    expect(await parameters(text)).toEqual(expected)
  })

  test('a list that is written to a list of a model has its form', async () => {
    const labels = { kind: 'list', of: { kind: 'choice', values: ['a'], name: 'Label' }, nullableItems: false } as const
    const { parameters } = await one('update users set labels = :labels where id = 1', (_, table, column) =>
      table === 'users' && column === 'labels' ? { shape: labels, property: 'labels' } : undefined,
    )
    expect(parameters.map(({ shape }) => shape)).toEqual([labels])
  })

  test('a parameter takes the values of the column that it is compared with', async () => {
    const { parameters } = await one('select id from users where role = :role and mood = any (:moods)')
    expect(parameters.map(({ shape }) => shape)).toEqual([
      { kind: 'choice', values: ['admin', 'guest'] },
      { kind: 'list', of: { kind: 'choice', values: ['sad', 'ok', 'happy'] }, nullableItems: false },
    ])
  })

  test('a parameter in a list, a row and a default takes the values of the column beside it', async () => {
    const choice = { kind: 'choice', values: ['admin', 'guest'] }
    const shapes = async (text: string) => (await one(text)).parameters.map(({ shape }) => shape)
    expect(await shapes('select id from users where role in (:a, :b)')).toEqual([choice, choice])
    expect(await shapes('update users set role = coalesce(:role, role)')).toEqual([choice])
    expect(await shapes("update users set role = case when name = 'x' then :role else role end")).toEqual([choice])
    expect(await shapes('select id from users where (seen, id) < (:seen, :id)')).toEqual([
      { kind: 'instant' },
      { kind: 'bigint' },
    ])
  })

  test('a bound is of its column’s form, and need not be a value that the column can hold', async () => {
    const { parameters } = await one('select id from users where seen between :from and :to and role > :role')
    expect(parameters.map(({ shape }) => shape.kind)).toEqual(['instant', 'instant', 'string'])
  })

  test('one of several values to write may be null where the column may, or where it is asked for', async () => {
    expect(
      await parameters(
        'update users set nickname = case when id > 1 then :a end, name = case when id > 1 then :b else name end, role = case when :c::text is null then role else :c end',
      ),
    ).toEqual(['a text?', 'b text', 'c text?'])
  })

  test('a sample stands with its parameter', async () => {
    expect((await one("-- @param role = 'admin'\nselect id from users where role = :role")).parameters[0]?.sample).toBe(
      'admin',
    )
  })
})
