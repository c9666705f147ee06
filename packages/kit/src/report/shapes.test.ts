import { describe, expect, test } from 'vitest'
import { reportsOn } from '../../../../test/support/reports.ts'
import { toType } from '../emit/shapes/to-type.ts'

const { one, run } = reportsOn(`
  create type mood as enum ('sad', 'ok', 'happy');
  create table users (id bigint primary key, name text not null, nickname text, mood mood, role text not null check (role in ('admin', 'guest')),
    labels text[] not null default '{}', seen timestamptz(3), score numeric(8,2) not null default 0, meta jsonb not null default '{}');
  create table orders (id int primary key, user_id bigint not null references users, status text not null, address text);
  create domain title as text not null;
  create table posts (id int primary key, title title, note text)`)

describe('shapes', () => {
  const shapes = async (text: string) => (await one(text)).columns.map(({ shape }) => shape)
  const choice = (...values: string[]) => ({ kind: 'choice', values })

  test('types of the server', async () => {
    expect(await shapes('select id, name, seen, score, labels, meta from users')).toEqual([
      { kind: 'bigint' },
      { kind: 'string' },
      { kind: 'instant' },
      { kind: 'string', format: 'decimal', precision: 8, scale: 2 },
      { kind: 'list', of: { kind: 'string' }, nullableItems: true },
      { kind: 'json' },
    ])
  })

  test('constants, CASE of constants and tags of a UNION are literals', async () => {
    expect(await shapes("select 'a' as x, case when id > 1 then 'b' else 'c' end as y from users")).toEqual([
      choice('a'),
      choice('b', 'c'),
    ])
    expect(await shapes("select 'user' as kind, id from users union all select 'order', id from orders")).toEqual([
      choice('user', 'order'),
      { kind: 'bigint' },
    ])
  })

  test('enums and checks are choices, through joins, sub-selects and aggregates', async () => {
    expect(
      await shapes(
        'select max(u.role) as role, x.mood from users u left join (select id, mood from users) x using (id) group by 2',
      ),
    ).toEqual([choice('admin', 'guest'), choice('sad', 'ok', 'happy')])
  })

  test('a choice is narrowed by the conditions of the query that reads it', async () => {
    const all = ['sad', 'ok', 'happy']
    expect(await shapes("select mood, role from users where mood in ('sad', 'ok') and role <> 'admin'")).toEqual([
      choice('sad', 'ok'),
      choice('guest'),
    ])
    expect(
      await shapes("select mood from (select mood from users where mood <> 'sad') u where not mood = 'ok'"),
    ).toEqual([choice('happy')])
    expect(
      await shapes(
        "select u.mood, v.mood as other from users u left join users v on v.id = u.id and v.mood = 'ok' and u.mood = 'sad'",
      ),
    ).toEqual([choice(...all), choice('ok')])
    expect(await shapes("update users set mood = 'ok' where mood = 'sad' returning mood")).toEqual([choice(...all)])
    expect(await shapes("select mood from users where mood = 'sad' or id = 1")).toEqual([choice(...all)])
  })

  test('a check of a column’s values is read as the column stores them', async () => {
    await run(`
      create collation either (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table codes (code char(3) check (code in ('a', 'b')), any_case text collate either check (any_case in ('x', 'y')))`)
    expect(await shapes('select code, any_case from codes')).toEqual([choice('a  ', 'b  '), { kind: 'string' }])
  })

  test('documents that the statement builds have their structure', async () => {
    expect(await shapes("select json_build_object('id', id, 'nick', nickname, 'role', role) as j from users")).toEqual([
      {
        kind: 'record',
        fields: [
          { name: 'id', shape: { kind: 'number', integer: true }, optional: false, nullable: false },
          { name: 'nick', shape: { kind: 'string' }, optional: false, nullable: true },
          { name: 'role', shape: choice('admin', 'guest'), optional: false, nullable: false },
        ],
      },
    ])
  })

  const type = async (text: string) => (await one(text)).columns.map(({ shape }) => toType(shape)).join()

  test('the standard’s own constructors leave nulls out or keep them, and give what they return', async () => {
    expect(await type("select json_object('a': name, 'b': nickname absent on null) as x from users")).toBe(
      '{ a: string; b?: string }',
    )
    expect(
      await type("select json_array(name, nickname) as x, json_array('a', nickname null on null) as y from users"),
    ).toBe('string[],(string | null)[]')
    expect(await type("select json_object('a': json_object('b': 1 returning text)) as x")).toBe('{ a: string }')
    expect(await type("select json_object('a': 1 returning bytea) as x")).toBe('Uint8Array')
  })

  test('a whole row has the names of its type: the table’s or view’s own, and a sub-select’s aliases', async () => {
    await run('create or replace view named as select id, status from orders')
    expect(await type('select row_to_json(v) as x from named v (a, b)')).toBe('{ id: number; status: string }')
    expect(await type('select row_to_json(v) as x from orders v (a, b, c, d)')).toMatch(/^\{ id: number; user_id: /)
    expect(await type('select row_to_json(v) as x from (select id, status from orders) v (a, b)')).toBe(
      '{ a: number; b: string }',
    )
    expect(await type('with v (a, b) as (select id, status from orders) select json_agg(v) as x from v')).toBe(
      '{ a: number; b: string }[]',
    )
  })

  test('of a key that is written twice the last one counts, within an object and in `||`', async () => {
    const fields = async (text: string) => {
      const [shape] = await shapes(text)
      return shape?.kind === 'record'
        ? shape.fields.map(({ name, nullable, shape }) => [name, shape.kind, nullable])
        : shape
    }
    expect(await fields("select jsonb_build_object('a', 1, 'a', nickname) as j from users")).toEqual([
      ['a', 'string', true],
    ])
    expect(
      await fields("select jsonb_build_object('a', 1, 'b', 2) || jsonb_build_object('a', nickname) as j from users"),
    ).toEqual([
      ['b', 'number', false],
      ['a', 'string', true],
    ])
    expect(await fields("select meta || jsonb_build_object('a', 1) as j from users")).toEqual({ kind: 'json' })
  })
})
