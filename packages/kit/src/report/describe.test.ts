import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { toType } from '../emit/shapes/to-type.ts'
import { describeFiles } from './describe.ts'
import type { Known } from './known.ts'
import { collidingNames } from './name-collision.ts'
import { readKnown } from './read-known.ts'

let session: Session
let known: Known
let drop: () => Promise<void>

beforeAll(async () => {
  const database = await makeDatabase()
  drop = database.drop
  session = await openSession(database.url)
  await session.run(`
    create type mood as enum ('sad', 'ok', 'happy');
    create table users (id bigint primary key, name text not null, nickname text, mood mood, role text not null check (role in ('admin', 'guest')),
      labels text[] not null default '{}', seen timestamptz(3), score numeric(8,2) not null default 0, meta jsonb not null default '{}');
    create table orders (id int primary key, user_id bigint not null references users, status text not null, address text);
    create domain title as text not null;
    create table posts (id int primary key, title title, note text)`)
  known = await readKnown(session)
})
afterAll(async () => {
  await session?.close()
  await drop?.()
})

const one = async (text: string) => {
  const { reports, problems } = await describeFiles({ files: [{ file: 'q.sql', text }], session, known })
  const [report] = reports
  if (!report) throw new Error(problems.map(({ message }) => message).join())
  return report
}
const told = async (text: string) =>
  (await one(text)).problems.map(
    ({ code, at, message, hint }) => `${code} ${at?.line}:${at?.column} ${message}${hint ? ` ${hint}` : ''}`,
  )

test('a user’s own equality of arrays doesn’t stand in the way', async () => {
  await session.run(`
    create domain few as int2[]; create function same(few, few) returns boolean language sql as 'select true';
    create operator = (leftarg = few, rightarg = few, procedure = same)`)
  expect((await readKnown(session)).version).toBe(session.versionNumber)
  await session.run('drop domain few cascade')
})

describe('problems', () => {
  test('an unknown column has its place behind an emoji, and the nearest name', async () => {
    expect(await told("-- 😀\nselect '😀' as smile, u.nme from users u where u.id = :id")).toEqual([
      'report/unknown-column 2:23 Column `u.nme` does not exist. Did you mean `name`?',
    ])
  })

  test('what other tools write has the form that is read here', async () => {
    const own = 'A parameter is written `:name`, such as `:id`.'
    expect(await told('select id from users where id = ?')).toEqual([
      `report/syntax 1:34 Syntax error at end of input. ${own}`,
    ])
    expect(await told('select id from users where id = ? limit 1')).toEqual([
      `report/syntax 1:35 Syntax error at or near \`limit\`. ${own}`,
    ])
    expect(await told('select id from users where id = $id')).toEqual([
      `report/syntax 1:33 Syntax error at or near \`$\`. ${own}`,
    ])
    expect(await told('\\timing on\nselect id from users')).toEqual([
      "report/syntax 1:1 Syntax error at or near `\\`. psql's own commands aren't read here: delete this one.",
    ])
    expect(await told('select `id` from users')).toEqual([
      'report/syntax 1:13 Syntax error at or near `from`. A name is quoted as `"id"`.',
    ])
    expect(await told("select '?' as a from users where id = = 1")).toEqual([
      'report/syntax 1:39 Syntax error at or near `=`.',
    ])
  })

  test('a text that is no label of an enum has those that are', async () => {
    expect(await told("select id from users where mood = 'sadd'")).toEqual([
      'report/refused 1:35 Invalid input value for enum mood: `sadd`. Did you mean `sad`?',
    ])
    expect(await told("select id from users where mood = 'furious'")).toEqual([
      'report/refused 1:35 Invalid input value for enum mood: `furious`. Its values: `sad`, `ok`, `happy`.',
    ])
  })

  test('a column is looked for in the tables that are read, not in those that are only mentioned', async () => {
    expect(await told("select addres, 'orders' as orders from users -- orders")).toEqual([
      'report/unknown-column 1:8 Column `addres` does not exist.',
    ])
    expect(await told('select addres from orders')).toEqual([
      'report/unknown-column 1:8 Column `addres` does not exist. Did you mean `address`?',
    ])
  })

  test('an unknown table has the nearest name', async () => {
    expect(await told('select * from user')).toEqual([])
    expect(await told('select * from ordes')).toEqual([
      'report/unknown-table 1:15 Relation `ordes` does not exist. Did you mean `orders`?',
    ])
  })

  test('an alias that the statement lacks is told with those that it has', async () => {
    expect(await told('select x.id from users u join orders on true')).toEqual([
      "report/unknown-table 1:8 Missing FROM-clause entry for table `x`. The names of this statement's tables: `u`, `orders`.",
    ])
  })

  test('an ambiguous name is told to take an alias', async () => {
    expect(await told('select id from users u, orders o where o.status = :status')).toEqual([
      "report/ambiguous-name 1:8 Column reference `id` is ambiguous. Write the table's alias before it, such as `t.id`.",
    ])
  })

  test('a parameter without a type stands at its own place, and a cast is advised', async () => {
    expect(await told("select 'é' as a,\n  :since is null as b")).toEqual([
      'report/parameter-type 2:3 Could not determine data type of parameter `:since`. Write a cast where the parameter stands, such as `:since::text`.',
    ])
  })

  test('a call that fits several functions advises a cast of its parameter', async () => {
    expect(await told("select date_trunc('month', :at) as month")).toEqual([
      'report/parameter-type 1:8 Function `date_trunc(unknown, unknown)` is not unique. Write a cast where the parameter stands, such as `:at::text`.',
    ])
  })

  test('a parameter after a type name is told the other form', async () => {
    expect(await told('select interval :length as i')).toEqual([
      "report/syntax 1:17 Syntax error at or near `:length`. A parameter stands for a value. After a type's name write `:length::type`; names can't be parameters.",
    ])
  })

  test('parameters by number are told by number, and a gap between them', async () => {
    expect(await told('select $1 is null as a')).toEqual([
      'report/parameter-type 1:8 Could not determine data type of parameter $1. Write a cast where the parameter stands, such as `$1::text`.',
    ])
    expect(await told('select $2::int as a')).toEqual([
      'report/parameter-type 1:1 Could not determine data type of parameter $1. `$1` stands nowhere in the statement: number its parameters without a gap.',
    ])
  })

  test('a list in one parameter is told its form', async () => {
    expect(await told('select id from users where id in :ids')).toEqual([
      'report/syntax 1:34 Syntax error at or near `:ids`. For a list in one parameter write `= any(:ids)`; `in (:a, :b)` names each value.',
    ])
  })

  test('a parameter in a string is told that it isn’t one', async () => {
    expect(await told("select id from users where seen > now() - interval ':days days'")).toEqual([
      "report/refused 1:52 Invalid input syntax for type interval: `:days days`. Within quotes `:days` is text. Write an expression, such as `:days * interval '1 day'`.",
    ])
  })

  test('a parameter of two types is told which one it has', async () => {
    expect(await told('select id from users where id = :x\n  or name = :x')).toEqual([
      'report/unknown-function 2:11 Operator does not exist: `text = bigint`. `:x` has one type, that of its first place at 1:33. Write a cast where it should be read as another, such as `:x::text`.',
    ])
  })

  test('an unknown function of a table’s row stands in one pair of quotes', async () => {
    await session.run('create table if not exists "Odd" (id int)')
    expect(await told('select nothing(o) from "Odd" o')).toEqual([
      'report/unknown-function 1:8 Function `nothing("Odd")` does not exist. No function matches the given name and argument types. You might need to add explicit type casts.',
    ])
  })

  test('a parameter can’t choose the order', async () => {
    expect(await told('select id from users order by :column')).toEqual([
      "report/sorted-by-parameter 1:31 `order by :column` sorts by one value, which is the same for every row. Write `order by case :column when 'name' then name end`, or one statement for each order.",
    ])
  })

  test('a parameter compared with a row of a named type needs a cast', async () => {
    await session.run('create type spot as (x int, y int); create table spots (id int, at spot)')
    expect(await told('select id from spots where at = :at')).toEqual([
      'report/parameter-type 1:33 `:at` would be a record of no known type, and no value can be sent as one. Write a cast to its type, such as `:at::address`.',
    ])
    expect(await told('select id from spots where at = :at::spot')).toEqual([])
  })

  test('two outputs of one name are told', async () => {
    expect(await told('select u.id, o.id from users u join orders o on o.user_id = u.id')).toEqual([
      'report/duplicate-output 1:14 Two columns are called `id`, and a row has room for one `id`. Give one of them another name: `… as other_name`.',
    ])
  })

  test('a star that gives one name twice is told to be written out', async () => {
    expect(await told('select * from users u join orders o on o.user_id = u.id')).toEqual([
      'report/duplicate-output 1:8 Two columns are called `id`, and a row has room for one `id`. Write the columns that you need in place of `*`, one of these as `… as other_name`.',
    ])
  })

  test('two outputs of one property are told', async () => {
    expect(await told('select id as user_id, id as "userId" from users')).toEqual([
      'report/duplicate-output 1:23 Two columns are called `user_id` and `userId`, and a row has room for one `userId`. Give one of them another name: `… as other_name`.',
    ])
  })

  test('an output without a name is told', async () => {
    expect(await told('select 1 + 1')).toEqual([
      'report/unnamed-output 1:8 Column 1 has no name. Name it: `… as total`.',
    ])
  })

  test('a row that is claimed and not proved names the key that is not bound', async () => {
    expect(await told('-- @rows one\nselect id from users where name = :name')).toEqual([
      "report/rows 2:1 `@rows one` can't be proved: no key of `users` is bound: (id). Compare a whole key with parameters, or write `limit 1`.",
    ])
  })

  test('a claim of a column needs a reason where it is not proved, and gives ours', async () => {
    expect(await told('-- @column nickname!\nselect id,\n  nickname from users')).toEqual([
      '`report/unproved-assertion 1:1'.slice(1) +
        ' `@column nickname!` can\'t be proved: `users.nickname` allows null, at 3:3. Say why it is never null: `-- @column nickname! "every user has one"`; or give a default: `coalesce(nickname, …)`.',
    ])
  })

  test('a claim with a reason holds, and an idle one is a warning', async () => {
    const report = await one(
      '-- @column nickname! "all have one"\n-- @column id! "key"\nselect id, nickname from users',
    )
    expect(report.columns.map(({ nullable }) => nullable)).toEqual([false, false])
    expect(report.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['report/idle-assertion', 'warning'],
    ])
  })

  test('a claim of a column that isn’t there is told', async () => {
    expect(await told('-- @column total! "x"\nselect id from users')).toEqual([
      'report/unknown-output 1:1 `@column total!` names no column of this report. Its columns: `id`.',
    ])
  })

  test('a byte order mark is read over', async () => {
    expect(await told('\uFEFFselect 1 as x')).toEqual([])
  })

  test('an expression of thousands of levels is a problem', async () => {
    const chain = Array(5000).fill('id').join(' + ')
    expect((await told(`select ${chain} as x from users`))[0]).toMatch(/^report\/(too-deep|refused) 1:1 /)
  })

  test('nested conditions cost what they hold', { timeout: 20_000 }, async () => {
    let condition = "nickname = 'x'"
    for (let level = 0; level < 25; level += 1)
      condition = `((${condition}) and (nickname = '${level}' or name = '${level}')) or nickname <> '${level}'`
    expect((await one(`select ${condition} as x from users`)).columns[0]?.nullable).toBe(true)
  })

  test('tables of WITH that read one another twice cost what they are', async () => {
    const tables = Array.from(
      { length: 24 },
      (_, at) => `t${at + 1} as (select a from t${at} union all select a from t${at})`,
    )
    const { columns } = await one(
      `with t0 as (select array[id] as a from users), ${tables.join(', ')} select a from t24`,
    )
    expect(columns[0]?.shape).toEqual({ kind: 'list', of: { kind: 'bigint' }, nullableItems: false })
  })

  test('a definition is no report', async () => {
    expect((await told('create table x ()'))[0]).toMatch(/^report\/no-query 1:1 /)
  })
})

test('a statement that rules put others in place of, or none, gives a count', async () => {
  await session.run(`
    create table ruled (id int, v text); create rule none as on insert to ruled do instead nothing;
    create rule other as on update to ruled do instead delete from ruled where v = new.v`)
  const { rows, parameters, problems } = await one('insert into ruled values (:id, :v)')
  expect([rows, parameters.map(({ name }) => name), problems]).toEqual(['count', ['id', 'v'], []])
  expect((await one('update ruled set v = :v where id = :id')).rows).toBe('count')
})

describe('names of all reports', () => {
  const collisions = async (...files: (readonly [string, string])[]) => {
    const described = await describeFiles({ files: files.map(([file, text]) => ({ file, text })), session, known })
    return collidingNames(described.reports).map(
      ({ at, message }) => `${at?.file}:${at?.line}:${at?.column} ${message}`,
    )
  }

  test('two files whose functions would have one name are told with both places', async () => {
    expect(await collisions(['a-b.sql', '-- First.\nselect 1 as x'], ['a_b.sql', '\nselect 2 as x'])).toEqual([
      'a_b.sql:2:1 `a_b` and `a-b` at a-b.sql:2:1 are both `db.reports.aB`.',
    ])
    expect(await collisions(['a.sql', 'select 1 as x'], ['b.sql', '-- @name a\nselect 2 as x'])).toHaveLength(1)
    expect(await collisions(['a.sql', 'select 1 as x'], ['b.sql', 'select 2 as x'])).toEqual([])
  })

  test('a file name without a letter or digit names no function', async () => {
    expect(await collisions(['--.sql', 'select 1 as x'])).toEqual([
      "--.sql:1:1 `--` leaves nothing for a function's name.",
    ])
  })
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
    await session.run(`
      create collation either (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table codes (code char(3) check (code in ('a', 'b')), any_case text collate either check (any_case in ('x', 'y')))`)
    known = await readKnown(session)
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
    await session.run('create or replace view named as select id, status from orders')
    known = await readKnown(session)
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
