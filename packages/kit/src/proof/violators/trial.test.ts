import { openSession } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { prover } from '../prove.fixture.ts'
import { valuesOf } from '../rows/default-row.ts'
import { readRows } from '../rows/rows.ts'
import { readSeedCatalog } from '../seed/catalog.ts'
import { tryViolators } from './trial.ts'
import { violatorsOf } from './violator.ts'

describe('a row that is tried', () => {
  const { proveChange } = prover('npm:18')

  test('goes again where triggers let no row go', async () => {
    const schema = (a: string) => `
      create table t (id int primary key, a ${a});
      create function stay() returns trigger language plpgsql as 'begin raise exception ''rows stay''; end';
      create constraint trigger stay after delete on t deferrable initially deferred for each row execute function stay()`
    const proof = await proveChange(schema('int'), schema('int not null'))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact' } })
    expect(proof.hazards.map(({ preflight }) => preflight)).toContain('select count(*) from public.t where a is null')
  })

  test('is told of the statement that it stops, whatever else its table refuses', async () => {
    const proof = await proveChange(
      `create table t (id int primary key, a int, b text, c text, d int)`,
      `create table t (id int primary key, a int not null, b text, c varchar(5), d int check (d > 3));
       create unique index one on t (b)`,
      {
        up: [
          {
            transactional: true,
            statements: [
              'create unique index one on t (b)',
              'alter table t alter c type varchar(5)',
              'alter table t alter a set not null',
              'alter table t add check (d > 3)',
            ],
          },
        ],
      },
    )
    expect(proof).toMatchObject({ holds: true, unobserved: [] })
    const told = proof.hazards.flatMap(({ direction, statement, preflight }) =>
      direction === 'up' && preflight ? [[statement, preflight]] : [],
    )
    expect(told).toEqual([
      [
        'create unique index one on t (b)',
        'select b, count(*) from public.t where b is not null group by b having count(*) > 1',
      ],
      ['alter table t alter c type varchar(5)', 'select count(*) from public.t where length(c::text) > 5'],
      ['alter table t alter a set not null', 'select count(*) from public.t where a is null'],
      ['alter table t add check (d > 3)', 'select count(*) from public.t where not ((d > 3))'],
    ])
  })

  test('is told within the savepoints of a text', async () => {
    const proof = await proveChange(
      `create table t (id int primary key, a int, b int)`,
      `create table t (id int primary key, a int not null, b int not null)`,
      {
        up: [
          {
            transactional: true,
            statements: [
              'savepoint mine',
              'alter table t alter a set not null',
              'rollback to savepoint mine',
              'alter table t alter a set not null',
              'alter table t alter b set not null',
              'release mine',
            ],
          },
        ],
      },
    )
    expect(proof).toMatchObject({ holds: true, unobserved: [], down: { class: 'exact' } })
    expect(proof.hazards.map(({ preflight }) => preflight)).toContain('select count(*) from public.t where b is null')
  })

  test('is told though its table has no key and is rewritten by then', async () => {
    const proof = await proveChange(
      `create table t (a int, b text, c int); create table u (id int primary key, a int)`,
      `create table t (a bigint not null, b varchar(5), c int not null); create table u (id int primary key, a int not null)`,
    )
    expect(proof).toMatchObject({ holds: true, unobserved: [] })
    expect(proof.hazards.flatMap(({ preflight }) => preflight ?? []).sort()).toEqual([
      'select count(*) from public.t where a is null',
      'select count(*) from public.t where a not between -2147483648 and 2147483647',
      'select count(*) from public.t where c is null',
      'select count(*) from public.t where length(b::text) > 5',
      'select count(*) from public.u where a is null',
    ])
  })

  test('leaves nothing behind of what its triggers write elsewhere', async () => {
    const schema = (a: string) => `
      create table total (id int primary key, n int not null); create table t (id int primary key, a ${a});
      create function add() returns trigger language plpgsql as
        'begin update public.total set n = n + 1; return new; end';
      create trigger add before insert on t for each row execute function add()`
    const proof = await proveChange(schema('int'), schema('int not null'))
    expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'exact' } })
    expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toEqual([
      'select count(*) from public.t where a is null',
    ])
  })

  test('stands in one partition for all, under the name of their table', async () => {
    const schema = (a: string, p: string) => `
      create table p (id int, primary key (id)) partition by range (id);
      create table p1 partition of p for values from (0) to (1000000);
      create table t (id int, a ${a}, p_id int ${p}, primary key (id)) partition by range (id);
      create table t1 partition of t for values from (0) to (1000);
      create table t2 partition of t for values from (1000) to (2000) partition by range (id);
      create table t3 partition of t2 for values from (1000) to (2000)`
    const proof = await proveChange(schema('text', ''), schema('varchar(3) not null', 'references p'))
    expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [] })
    expect([...new Set(proof.hazards.flatMap(({ preflight }) => preflight ?? []))].sort()).toEqual([
      'select count(*) from public.t as source where source.p_id is not null and not exists (select from public.p as target where target.id = source.p_id)',
      'select count(*) from public.t where a is null',
      'select count(*) from public.t where length(a::text) > 3',
    ])
  })

  test('goes again without a trace in the history that a trigger keeps of what is deleted', async () => {
    const schema = (labels: string) => `
      create type state as enum (${labels});
      create table t (id int primary key, a state not null);
      create table history (id int, a state);
      create function keep() returns trigger language plpgsql as 'begin insert into history values (old.id, old.a); return null; end';
      create trigger keep after update or delete on t for each row execute function keep()`
    const proof = await proveChange(schema(`'x'`), schema(`'x', 'y'`))
    expect(proof).toMatchObject({ holds: true, downRefused: [] })
    expect(proof.down?.failure).toBeUndefined()
  })

  test('goes again where a trigger keeps rows in silence', async () => {
    const schema = (a: string) => `
      create table t (id int primary key, a ${a});
      create function keep() returns trigger language plpgsql as 'begin return null; end';
      create trigger keep before delete on t for each row execute function keep()`
    const proof = await proveChange(schema('int'), schema('int not null'))
    expect(proof).toMatchObject({ holds: true, unobserved: [], down: { class: 'exact' } })
    expect(proof.hazards.map(({ preflight }) => preflight)).toContain('select count(*) from public.t where a is null')
  })
})

test('many rows that are tried run a long segment a few times only', async () => {
  const session = await openSession(await freshDatabase())
  try {
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`)
    await session.run(names.map((name) => `create table ${name} (id int primary key, a int, b text)`).join('; '))
    await session.run(names.map((name) => `insert into ${name} values (1, 2, 'x')`).join('; '))
    const statements = names.flatMap((name) => [
      `alter table ${name} alter a set not null`,
      `comment on table ${name} is 'x'`,
      `alter table ${name} alter b set not null`,
      `alter table ${name} add unique (b)`,
    ])
    const catalog = await readSeedCatalog(session)
    const values = valuesOf(catalog, await readRows(session))
    const next = {
      notNull: ['a', 'b'],
      types: new Map(),
      labels: new Map(),
      labelsWithin: new Map(),
      checks: [],
      collisions: [],
    }
    const coming = {
      tables: new Map(
        names.map((name) => [
          `public.${name}`,
          { ...next, uniques: [{ name: 'one', columns: ['b'] }], foreignKeys: [] },
        ]),
      ),
    }
    const open = new Set(await violatorsOf(session, coming, { catalog, values, careful: new Map(), fates: new Map() }))
    expect(open.size).toBe(60)
    let comments = 0
    const run = (text: string) => {
      if (text.startsWith('comment')) comments++
      return session.run(text)
    }
    const met = await tryViolators({ ...session, run }, { transactional: true, statements }, open)
    expect(met.map(({ statement, violator }) => [statement, violator.object])).toEqual(
      names.flatMap((name) => [
        [`alter table ${name} alter a set not null`, `public.${name}.a`],
        [`alter table ${name} alter b set not null`, `public.${name}.b`],
        [`alter table ${name} add unique (b)`, `public.${name}.b`],
      ]),
    )
    expect(comments).toBe(20)
    expect(open.size).toBe(0)
    const [answer] = await session.run(
      'select sum(n) from (select count(*) as n from t0 union all select count(*) from t19) as counts',
    )
    expect(answer?.rows).toEqual([['2']])
  } finally {
    await session.close()
  }
})

test('rows that are tried may refer to one another', async () => {
  const session = await openSession(await freshDatabase())
  try {
    await session.run('create table t (id int primary key, a int, above int references t)')
    const catalog = await readSeedCatalog(session)
    const violators = catalog.tables.flatMap((table) =>
      [
        ['1', null],
        ['2', '1'],
      ].map(([id = null, above = null]) => ({
        object: 'public.t.a',
        table,
        rows: [
          new Map([
            ['id', id],
            ['a', null],
            ['above', above],
          ]),
        ],
        preflight: `select count(*) from public.t where id = ${id} and a is null`,
      })),
    )
    const segment = { transactional: true, statements: ['alter table t alter a set not null'] }
    await tryViolators(session, segment, new Set(violators))
    const [answer] = await session.run('select count(*) from t')
    expect(answer?.rows).toEqual([['0']])
  } finally {
    await session.close()
  }
})
