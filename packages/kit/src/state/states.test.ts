import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openSession } from '@tenon/runtime/migrate'
import type { ColumnIr, SchemaIr, TableIr } from '@tenon/schema'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { diffFacts } from '../catalog/diff.ts'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { StateContext } from './context.ts'
import { assertReadBy, stateDatabase } from './kept-state.ts'
import { resolveState } from './resolve.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-state-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

const place = { file: 'schema/models/t.ts', line: 3, column: 5 }

function column(name: string, sqlType: string, more: Partial<ColumnIr> = {}): ColumnIr {
  const shape = { kind: 'opaque', name: sqlType } as const
  return {
    name,
    property: name,
    sqlType,
    shape,
    nullable: false,
    hidden: false,
    updatedNow: false,
    normalisers: [],
    rules: [],
    place,
    ...more,
  }
}

const users: TableIr = {
  schema: 'public',
  name: 'users',
  typeName: 'User',
  property: 'users',
  implied: false,
  columns: [
    column('id', 'bigint', { identity: 'always' }),
    column('email', 'varchar(200)', { comment: 'Where to write to.' }),
    column('price', 'numeric(12,2)', { default: { kind: 'sql', sql: '0', literal: true } }),
    column('mood', '"public"."mood"', { nullable: true }),
    column('twice', 'numeric', { generated: 'price * 2', nullable: true }),
    column('manager_id', 'bigint', { nullable: true }),
    column('at', 'timestamptz(3)', { default: { kind: 'sql', sql: 'now()', literal: false } }),
  ],
  primaryKey: { name: 'users_pkey', columns: ['id'], place },
  uniques: [{ name: 'users_email_key', columns: ['email'], nullsNotDistinct: true, place }],
  checks: [{ name: 'price_ok', expression: `price >= 0 and email in ('a', 'b')`, place }],
  foreignKeys: [
    {
      name: 'users_manager_id_fkey',
      columns: ['manager_id'],
      target: { schema: 'public', name: 'users' },
      targetColumns: ['id'],
      onDelete: 'set null',
      onUpdate: 'no action',
      place,
    },
  ],
  indexes: [
    {
      name: 'users_lower',
      unique: false,
      nullsNotDistinct: false,
      method: 'btree',
      keys: [{ expression: 'lower(email)', descending: true, nulls: 'last' }],
      include: ['price'],
      where: 'price > 1',
      place,
    },
  ],
  relations: [],
  comment: 'People.',
  place,
}

const ir: SchemaIr = {
  tables: [users],
  enumerations: [{ schema: 'public', name: 'mood', typeName: 'Mood', labels: ['sad', 'ok'], place }],
  functions: [],
}

describe.each(['npm:18', 'pglite'])('states on %s', (provider) => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(() => scratch.close())

  function project(files: Readonly<Record<string, string>> = {}): StateContext & { root: string } {
    const folder = mkdtempSync(path.join(tmpdir(), 'tenon-state-project-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), text)
    }
    return { scratch, root: folder, cacheFolder: path.join(folder, 'cache'), code: 'this' }
  }

  const models = (sql: string, schema: SchemaIr = ir): StateContext => ({
    ...project(),
    models: async () => ({ ir: schema, sql: [{ file: 'schema/sql/a.sql', text: sql }] }),
  })

  test('the empty state that is read where models are built is that of a database of its own', async () => {
    const beside = models('create extension if not exists citext;')
    await resolveState('models', beside)
    const read = await resolveState('empty', beside)
    const own = await resolveState('empty', project())
    expect(read.facts.length).toBeGreaterThan(0)
    expect({ ...read, facts: diffFacts(own.facts, read.facts) }).toEqual({ ...own, facts: [] })
  })

  test('models become facts, and the same database by SQL is the same state', async () => {
    const desired = await resolveState('models', models('create view dear as select id from users where price > 10;'))
    expect(desired.problems).toEqual([])
    const written = await resolveState(
      'a.sql',
      project({
        'a.sql': `create type mood as enum ('sad', 'ok');
          create table users (id bigint generated always as identity constraint users_pkey primary key, email varchar(200) not null,
            price numeric(12,2) not null default 0, mood mood, twice numeric generated always as (price * 2) stored,
            manager_id bigint, at timestamptz(3) not null default now(),
            constraint users_email_key unique nulls not distinct (email), constraint price_ok check (price >= 0 and email in ('a', 'b')),
            constraint users_manager_id_fkey foreign key (manager_id) references users on delete set null);
          create index users_lower on users (lower(email) desc nulls last) include (price) where price > 1;
          comment on table users is 'People.'; comment on column users.email is 'Where to write to.';
          create view dear as select id from users where price > 10;`,
      }),
    )
    expect(written.problems).toEqual([])
    expect(diffFacts(written.facts, desired.facts)).toEqual([])
  })

  test('a dump is read: settings of other majors, owners, roles, meta-commands and rows are no hindrance', async () => {
    const { problems, facts } = await resolveState(
      'dump.sql',
      project({
        'dump.sql': `\\restrict abc\nSET statement_timeout = 0;\nSET made_up_by_19 = 0;\nSELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA shop;\nALTER SCHEMA shop OWNER TO nobody_here;
CREATE TABLE shop.t (\n    id integer NOT NULL\n);\nALTER TABLE shop.t OWNER TO nobody_here;
COPY shop.t (id) FROM stdin;\n1\n\\.\n
GRANT SELECT ON TABLE shop.t TO reader_here;\nALTER TABLE ONLY shop.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n\\unrestrict abc\n`,
      }),
    )
    expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
    expect(problems.map((problem) => problem.message.split('`')[1])).toEqual([
      ...['\\restrict abc', 'COPY shop.t (id) FROM stdin', '\\unrestrict abc'],
      ...['ALTER SCHEMA shop OWNER TO nobody_here', 'ALTER TABLE shop.t OWNER TO nobody_here', 'SET made_up_by_19 = 0'],
    ])
    expect(facts.some((fact) => fact.kind === 'primary-key')).toBe(true)
  })

  test('a missing extension is refused by its name', async () => {
    const { problems } = await resolveState('a.sql', project({ 'a.sql': 'create extension no_such_thing;' }))
    expect(problems).toMatchObject([
      {
        code: 'state/missing-extension',
        message: 'The extension `no_such_thing` is not available on the scratch server.',
      },
    ])
  })

  test('what needs a missing extension or schema is told once', async () => {
    const told = async (sql: string) => {
      const { problems } = await resolveState('a.sql', project({ 'a.sql': sql }))
      return problems.map(({ code, message, hint }) => [code, message, hint])
    }
    expect(
      await told(
        `create extension nothing; comment on extension nothing is 'x'; create table t (v nothing); create table u (v public.nothing[])`,
      ),
    ).toMatchObject([['state/missing-extension', expect.stringContaining('`nothing`'), expect.any(String)]])
    const gis = `create extension postgis; create table t (p geometry(point)); select st_point(1, 2)`
    expect((await told(gis)).map(([code]) => code)).toEqual(['state/missing-extension'])
    expect(await told('create table s.t (a int); create type s.e as enum (); create table z.t (a int)')).toMatchObject([
      ['state/sql', expect.stringContaining('schema "s"'), undefined],
      ['state/sql', expect.stringContaining('schema "z"'), undefined],
    ])
  })

  test('a name of an extension that nobody creates is told with the extension', async () => {
    const sql =
      'create table t (a text, b uuid default uuid_generate_v4()); create index on u using gin (a gin_trgm_ops); create table u (a text); select :name; create table `x` (a int)'
    const { problems } = await resolveState('a.sql', project({ 'a.sql': sql }))
    expect(problems.map(({ hint }) => hint)).toEqual([
      expect.stringContaining('uuid-ossp'),
      expect.stringContaining('pg_trgm'),
      expect.stringContaining('variable of psql'),
      expect.stringContaining('MySQL'),
    ])
  })

  test('the language that older dumps create is there', async () => {
    const sql = 'CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql; create language plpgsql; create table t (a int)'
    const { problems } = await resolveState('a.sql', project({ 'a.sql': sql }))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('bundled extensions are there', async () => {
    const { problems } = await resolveState(
      'a.sql',
      project({
        'a.sql': `CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public; create extension "uuid-ossp"; create table t (c citext default uuid_generate_v4()::text)`,
      }),
    )
    expect(problems).toEqual([])
  })

  test('migrations are replayed with commits, and a failing one is a problem at its statement', async () => {
    const segments = [
      { transactional: true, statements: [`create type mood as enum ('sad')`, 'create table t (m mood)'] },
      { transactional: true, statements: [`alter type mood add value 'ok'`] },
      { transactional: true, statements: [`alter table t alter m set default 'ok'`] },
      { transactional: false, statements: ['create index concurrently i on t (m)'] },
    ]
    const context = project()
    const good = await resolveState('migrations', {
      ...context,
      migrations: async () => [{ file: 'm/1.up.sql', segments }],
    })
    expect(good.problems).toEqual([])
    expect(good.facts.filter((fact) => ['index', 'default'].includes(fact.kind))).toHaveLength(2)
    const bad = { transactional: true, statements: ['select 1', 'drop table nothing'] }
    const failed = await resolveState('migrations', {
      ...context,
      migrations: async () => [
        {
          file: 'm/1.up.sql',
          segments: [...segments, bad],
          placeOf: (segment, statement) => ({ line: segment * 10 + statement, column: 1 }),
        },
      ],
    })
    expect(failed.problems).toMatchObject([
      { code: 'state/migration', at: { file: 'm/1.up.sql', line: 41, column: 1 } },
    ])
  })

  test('a statement that no transaction takes is told where to stand', async () => {
    const statements = ['create table t (a int)', 'create index concurrently i on t (a)']
    const { problems } = await resolveState('migrations', {
      ...project(),
      migrations: async () =>
        statements.map((sql, at) => ({
          file: `m/${at}.up.sql`,
          segments: [{ transactional: true, statements: [sql] }],
        })),
    })
    expect(problems).toMatchObject([{ hint: expect.stringContaining('-- tenon:segment no-transaction') }])
  })

  test('a live database is the state that made it', async () => {
    const url = await freshDatabase()
    const sql = `create table t (id int primary key, v text check (v <> '')); create view w as select v from t;`
    const session = await openSession(url)
    await session.run(sql)
    await session.close()
    const context = project({ 'a.sql': sql })
    const live = await resolveState(url, context)
    expect(live.problems).toEqual([])
    expect(diffFacts(live.facts, (await resolveState('a.sql', context)).facts)).toEqual([])
  })

  // The same server code: what a provider brings itself is shown above.
  if (provider === 'pglite') return

  test('a state is read once and then comes from the cache', async () => {
    const context = project({ 'a.sql': 'create table t (n int)' })
    const first = await resolveState('a.sql', context)
    expect(await resolveState('a.sql', context)).toEqual(first)
    const database = await stateDatabase(scratch, first)
    const session = await database.open()
    expect((await session.run('select count(*) from t'))[0]?.rows).toEqual([['0']])
    await session.close()
    await database.drop()
  })

  test('a mistake in a model is a problem at its place', async () => {
    const broken: SchemaIr = {
      ...ir,
      tables: [{ ...users, checks: [{ name: 'c', expression: 'prize > 0', place: { ...place, line: 9 } }] }],
    }
    const { problems } = await resolveState('models', models('', broken))
    expect(problems).toMatchObject([{ severity: 'error', at: { file: 'schema/models/t.ts', line: 9 } }])
    expect(problems[0]?.message).toContain('prize')
  })

  test('what fails for want of a table that failed is no problem of its own, nor what hangs on that', async () => {
    const keys = [{ column: 'id', descending: false }]
    const index = { name: 't_id', unique: false, nullsNotDistinct: false, method: 'btree', keys, include: [], place }
    const broken: SchemaIr = {
      ...ir,
      tables: [
        {
          ...users,
          columns: users.columns.map((one) => ({ ...one, collation: 'nosuch' })),
          indexes: [{ ...index, comment: 'x' }],
        },
      ],
    }
    const { problems } = await resolveState('models', models('', broken))
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^`create table /)])
  })

  test('a mistake in schema/sql is a problem at line and column', async () => {
    const { problems } = await resolveState(
      'models',
      models('-- a view\ncreate view v as\n  select 😀, nothing from users;'),
    )
    expect(problems).toMatchObject([{ code: 'state/sql', at: { file: 'schema/sql/a.sql', line: 3, column: 10 } }])
  })

  test('what schema/sql says in the wrong order is put right', async () => {
    const sql = `create view b as select * from a; create view a as select f() as n;
      create function f() returns int language sql as 'select count(*)::int from later'; create table later (n int);`
    const { problems, facts } = await resolveState('models', models(sql))
    expect(problems).toEqual([])
    expect(facts.filter((fact) => fact.kind === 'view')).toHaveLength(2)
  })

  test('models and database must agree', async () => {
    const { problems } = await resolveState(
      'models',
      models(
        'alter table users alter price drop not null; alter table users add extra int; alter table users alter manager_id type int',
      ),
    )
    expect(problems.map((problem) => problem.message).sort()).toEqual([
      '`users.extra` is in the database and not in the model.',
      '`users.manager_id` is `bigint` in the model and `integer` in the database.',
      '`users.price` may not be NULL in the model and may in the database.',
    ])
  })

  test('what is no state is a problem', async () => {
    const { problems } = await resolveState('nowhere.sql', project())
    expect(problems).toMatchObject([{ code: 'state/unknown' }])
  })

  test('facts of another scratch are never compared with this one’s', async () => {
    const state = await resolveState('empty', project())
    expect(() => assertReadBy(scratch, { ...state, readBy: 'npm:15 15.18' })).toThrow('was read by npm:15 15.18')
  })
})
