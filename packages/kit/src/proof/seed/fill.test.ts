import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScratch } from '../../database/open-scratch.ts'
import type { Scratch } from '../../database/scratch.ts'
import { type Filled, fillTables } from './fill.ts'

const root = path.resolve(import.meta.dirname, '../../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-fill-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

describe.each(['npm:18', 'pglite'])('probe rows on %s', (provider) => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(() => scratch.close())

  async function fill(
    schema: string,
    then = 'select 1',
  ): Promise<Filled & { rowsOf: (name: string) => number | undefined; answer: unknown }> {
    const database = await scratch.create()
    const session = await database.open()
    try {
      await session.run(schema)
      const filled = await fillTables(session)
      const answer = (await session.run(then)).at(-1)?.rows
      const rowsOf = (name: string) => {
        const table = filled.catalog.tables.find((one) => one.name === name)
        return table && filled.rows.get(table.id)
      }
      return { ...filled, rowsOf, answer }
    } finally {
      await session.close()
      await database.drop()
    }
  }

  test('checks over several columns, constants, lengths, patterns and JSON keys are solved', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table t (
        low int not null, high int not null, code text not null, mail text, status text not null, doc jsonb not null, price numeric(10, 2),
        check (low < high and high - low > 17), check (code ~ '^[A-Z]{3}-[0-9]{4}$'), check (length(mail) >= 6 and mail like '%@%'),
        check (status in ('open', 'closed')), check (doc ? 'kind' and jsonb_typeof(doc -> 'kind') = 'string'), check (price > 99 and price < 101)
      )`)
    expect(unobserved).toEqual([])
    expect(rowsOf('t')).toBe(3)
  })

  test('bytes and keys of one exact length are found, three of each', async () => {
    const { unobserved, rowsOf } = await fill(`
      create domain digest as bytea constraint twenty check (value is null or octet_length(value) = 20);
      create table host (id digest primary key, parent digest references host, address bytea check (length(address) = 4));
      create table code (code text primary key check (char_length(code) = 8))`)
    expect(unobserved).toEqual([])
    expect(rowsOf('host')).toBe(3)
    expect(rowsOf('code')).toBe(3)
  })

  test('texts of one exact length that begin, end or are made in some way are found, three of each', async () => {
    const { unobserved, rowsOf } = await fill(`
      create domain address as text constraint forty_six check (length(value) = 46 and value ~ '^ab1');
      create table account (id address primary key, hash varchar(66) not null unique check (hash ~ '^0x[0-9a-f]+$' and char_length(hash) = 66));
      create table token (id text primary key check (length(id) = 12 and id like 'tok\\_%'), seal text not null unique check (seal ~ '^[A-Z]+=$' and length(seal) = 9))`)
    expect(unobserved).toEqual([])
    expect(rowsOf('account')).toBe(3)
    expect(rowsOf('token')).toBe(3)
  })

  test('lists of an exact number of items are found', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table week (id int primary key, hours int[] not null check (cardinality(hours) = 7), names text[] check (names is null or array_length(names, 1) = 5))`)
    expect(unobserved).toEqual([])
    expect(rowsOf('week')).toBe(3)
  })

  test('a check over twenty columns is solved without trying all of their combinations', async () => {
    const columns = Array.from({ length: 19 }, (_, index) => `c${index}`)
    const set = columns.map((name) => `${name} is not null`).join(' and ')
    const { unobserved, rowsOf } = await fill(`
      create table flow (
        id text primary key, state int not null, ${columns.map((name) => `${name} text`).join(', ')},
        check (state = 128 or state = 1 and ${set} or state = 2 and c0 is null and c1 is not null and c2 = 'done'))`)
    expect(unobserved).toEqual([])
    expect(rowsOf('flow')).toBe(3)
  })

  test('one table of a cycle that takes no row does not empty the rest of it', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table a (id int primary key, b int not null, odd int);
      create table b (id int primary key, a int not null references a, note text);
      create table odd (id int primary key, a int not null references a, code text not null check (md5(code) = 'x'));
      create table late (id int primary key, b int not null references b);
      alter table a add foreign key (b) references b, add foreign key (odd) references odd`)
    expect(unobserved.map((one) => one.object)).toEqual(['public.odd'])
    expect(['a', 'b', 'late'].map(rowsOf)).toEqual([3, 3, 3])
  })

  test('a key that shares a column with another, and may be left open, does not stand in the way', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table entity (id uuid primary key);
      create table revision (id serial primary key);
      create table header (entity uuid primary key references entity, master int);
      create table header_revision (id int references revision, entity uuid references header, primary key (id, entity));
      alter table header add foreign key (master, entity) references header_revision (id, entity)`)
    expect(unobserved).toEqual([])
    expect(['header', 'header_revision'].map(rowsOf)).toEqual([3, 3])
  })

  test('a table that joins two others gets three rows', async () => {
    const { rowsOf } = await fill(`
      create table a (id int primary key); create table b (id int primary key);
      create table ab (a int references a, b int references b, primary key (a, b))`)
    expect(rowsOf('ab')).toBe(3)
  })

  test('values that a stored generated column can be computed from are found', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table meeting (id int primary key);
      create table organization (id int primary key);
      create table file (
        id int primary key, owner text not null check (split_part(owner, '/', 1) in ('meeting', 'organization')),
        meeting_id int generated always as (case when split_part(owner, '/', 1) = 'meeting' then split_part(owner, '/', 2)::int end) stored references meeting,
        organization_id int generated always as (case when split_part(owner, '/', 1) = 'organization' then split_part(owner, '/', 2)::int end) stored references organization
      )`)
    expect(unobserved).toEqual([])
    expect(rowsOf('file')).toBe(3)
  })

  test('a check may name what the server computes', async () => {
    const { unobserved, rowsOf, answer } = await fill(
      `create table d (
        id int primary key, s int[], n int, is_set boolean generated always as (s is not null) stored,
        twice int generated always as (n * 2) stored, open boolean not null default false,
        check (is_set or not open), check (twice > 10 or twice < -10), check (not open or twice > 0));
      create table e (id int primary key, d int not null references d)`,
      'select bool_or(open), bool_or(is_set), bool_or(not is_set) from d',
    )
    expect(unobserved).toEqual([])
    expect(['d', 'e'].map(rowsOf)).toEqual([3, 3])
    expect(answer).toEqual([['t', 't', 't']])
  })

  test('a check over many columns leaves each of them its NULL', async () => {
    const columns = ['a', 'b', 'c', 'd', 'e']
    const { answer } = await fill(
      `create table t (${columns.map((name) => `${name} int`).join(', ')}, check (${columns.map((name) => `${name} < 100`).join(' or ')}))`,
      `select ${columns.map((name) => `count(*) filter (where ${name} is null) > 0`).join(', ')} from t`,
    )
    expect(answer).toEqual([columns.map(() => 't')])
  })

  test('cycles of NOT NULL keys, self references and composite keys are filled', async () => {
    const { unobserved, rowsOf } = await fill(`
      create table a (id bigint generated always as identity primary key, b_id bigint not null);
      create table b (id bigint generated always as identity primary key, a_id bigint not null references a);
      alter table a add foreign key (b_id) references b;
      create table tree (id int primary key, parent int not null references tree);
      create table tenant (id int primary key);
      create table account (tenant int references tenant, number text, primary key (tenant, number));
      create table entry (id uuid primary key default gen_random_uuid(), tenant int not null references tenant, number text not null,
        foreign key (tenant, number) references account)`)
    expect(unobserved).toEqual([])
    for (const name of ['a', 'b', 'tree', 'tenant', 'account', 'entry']) expect([name, rowsOf(name)]).toEqual([name, 3])
  })

  test('domains, enumerations, arrays, ranges, composites, generated columns and partitions are filled', async () => {
    const { unobserved, rowsOf } = await fill(`
      create domain positive as int check (value > 0);
      create domain code as varchar(4) not null check (value ~ '^[a-z]+$');
      create type mood as enum ('sad', 'ok');
      create type pair as (n int, t text);
      create table t (id serial primary key, p positive not null, c code, m mood not null, ms mood[] not null, tags text[] not null,
        r int4range not null, pr pair not null, b bit(3) not null, twice int generated always as (p * 2) stored, i interval not null,
        exclude using gist (r with &&));
      create table log (at timestamptz not null, id int not null, primary key (at, id)) partition by range (at);
      create table log_2024 partition of log for values from ('2024-01-01') to ('2025-01-01');
      create table log_rest partition of log default;
      create table l (kind text not null, n int) partition by list (kind);
      create table l_a partition of l for values in ('alpha');
      create table h (n int primary key) partition by hash (n);
      create table h0 partition of h for values with (modulus 2, remainder 0);
      create table h1 partition of h for values with (modulus 2, remainder 1);
      create table uses_log (id int primary key, at timestamptz, log int, foreign key (at, log) references log)`)
    expect(unobserved).toEqual([])
    for (const name of ['t', 'log_2024', 'l_a', 'uses_log']) expect([name, rowsOf(name)]).toEqual([name, 3])
    for (const name of ['log_rest', 'h0', 'h1']) expect(rowsOf(name)).toBeGreaterThan(0)
  })

  test('triggers keep their own setting and do not run', async () => {
    const { answer, rowsOf } = await fill(
      `create table t (id int primary key);
       create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
       create trigger a before insert on t for each row execute function refuse();
       create trigger b before insert on t for each row execute function refuse();
       create trigger c before insert on t for each row execute function refuse();
       alter table t enable always trigger b; alter table t disable trigger c`,
      `select tgname, tgenabled from pg_trigger where tgrelid = 't'::regclass order by 1`,
    )
    expect(rowsOf('t')).toBe(3)
    expect(answer).toEqual([
      ['a', 'O'],
      ['b', 'A'],
      ['c', 'D'],
    ])
  })

  test('the next row of a sequence does not collide', async () => {
    const { answer } = await fill(
      `create table t (id bigint generated always as identity primary key, n int); create table s (id serial primary key, n int)`,
      'insert into t (n) values (1) returning id; insert into s (n) values (1) returning id',
    )
    expect(answer).toEqual([['4']])
  })

  test('a table that takes no row is named with the reason', async () => {
    const { unobserved, rowsOf } = await fill(
      `create table t (v text not null check (md5(v) = 'x')); create table u (n int)`,
    )
    expect(unobserved).toEqual([{ object: 'public.t', reason: 'no values satisfy its checks' }])
    expect(rowsOf('u')).toBe(3)
  })

  test('rows that were there are probes already', async () => {
    const { unobserved, rowsOf } = await fill(
      `create table kind (name text primary key); insert into kind values ('first'), ('second');
       create table thing (id int primary key, kind text not null references kind)`,
    )
    expect(unobserved).toEqual([])
    expect(rowsOf('kind')).toBe(2)
    expect(rowsOf('thing')).toBe(3)
  })
})
