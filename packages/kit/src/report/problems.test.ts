import { describe, expect, test } from 'vitest'
import { reportsOn } from '../../../../test/support/reports.ts'
import { collidingNames } from './name-collision.ts'

const {
  one,
  told,
  run,
  files: describeAll,
} = reportsOn(`
  create type mood as enum ('sad', 'ok', 'happy');
  create table users (id bigint primary key, name text not null, nickname text, mood mood, role text not null check (role in ('admin', 'guest')),
    labels text[] not null default '{}', seen timestamptz(3), score numeric(8,2) not null default 0, meta jsonb not null default '{}');
  create table orders (id int primary key, user_id bigint not null references users, status text not null, address text);
  create domain title as text not null;
  create table posts (id int primary key, title title, note text)`)

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
    await run('create table if not exists "Odd" (id int)')
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
    await run('create type spot as (x int, y int); create table spots (id int, at spot)')
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

describe('names of all reports', () => {
  const collisions = async (...files: (readonly [string, string])[]) => {
    return collidingNames(await describeAll(files.map(([file, text]) => ({ file, text })))).map(
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
