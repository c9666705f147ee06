import { describe, expect, test } from 'vitest'
import { factId } from '../../catalog/fact-id.ts'
import { prover, t } from '../prove.fixture.ts'

describe('the down after rows were written under the new schema', () => {
  const { proveChange } = prover('npm:18')

  test.each([
    ['numeric(10,2)', 'numeric(12,2)', 'abs(round(v, 2)) >= 1e8'],
    ['int', 'bigint', 'v not between -2147483648 and 2147483647'],
    ['varchar(5)', 'text', 'length(v::text) > 5'],
  ])('%s widened to %s: the down says that newer values stop it', async (from, to, condition) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new', differences: [] } })
    expect(proof.down?.failure).toBeUndefined()
    const hazards = proof.hazards.filter((one) => one.direction === 'down')
    expect(hazards).toMatchObject([{ object: 'public.t.v', statement: expect.stringContaining('alter column v') }])
    expect(hazards[0]?.preflight).toContain(condition)
  })

  test('newer values that the down would convert in silence are a loss', async () => {
    const proof = await proveChange(t('v date'), t('v timestamp'))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
    expect(proof.losses).toMatchObject([{ object: 'public.t.v', kind: 'narrowed', direction: 'down' }])
  })

  test('rules that the up takes away may be broken since: the down says what stops it', async () => {
    const proof = await proveChange(
      `create table p (id int primary key);
       create table t (id int primary key, a int not null, b int constraint b_big check (b > 10), c text constraint c_one unique, p_id int constraint p_there references p)`,
      `create table p (id int primary key); create table t (id int primary key, a int, b int, c text, p_id int)`,
    )
    expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'exact-loses-new', differences: [] } })
    expect(proof.hazards.flatMap((one) => (one.direction === 'down' ? (one.preflight ?? []) : [])).sort()).toEqual([
      'select c, count(*) from public.t where c is not null group by c having count(*) > 1',
      'select count(*) from public.t as source where source.p_id is not null and not exists (select from public.p as target where target.id = source.p_id)',
      'select count(*) from public.t where a is null',
      'select count(*) from public.t where not ((b > 10))',
    ])
  })

  test('a new label may be in use when the down comes', async () => {
    const proof = await proveChange(
      `create type mood as enum ('sad'); create table t (id int primary key, m mood)`,
      `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood)`,
    )
    expect(proof).toMatchObject({ holds: true, losses: [], unobserved: [], down: { class: 'exact-loses-new' } })
    expect(proof.hazards.flatMap((one) => (one.direction === 'down' ? (one.preflight ?? []) : []))).toEqual([
      `select count(*) from public.t where m::text not in ('sad')`,
    ])
  })

  test('a sequence that falls behind its column is no proof', async () => {
    const serial = 'create table t (id bigint generated always as identity primary key, a text)'
    const proof = await proveChange(serial, `${serial}; comment on table t is 'x'`, {
      up: [{ transactional: true, statements: [`comment on table t is 'x'`, 'alter table t alter id restart with 1'] }],
      down: [{ transactional: true, statements: ['comment on table t is null'] }],
    })
    expect(proof.holds).toBe(false)
    expect(proof.up?.failure?.message).toContain('the sequence of `public.t.id` would give 1 next')
    const back = await proveChange(serial, `${serial}; comment on table t is 'y'`, {
      down: [{ transactional: true, statements: ['comment on table t is null', 'alter table t alter id restart'] }],
    })
    expect(back.holds).toBe(false)
    expect(back.down?.failure?.message).toContain('the sequence of `public.t.id` would give 1 next')
  })

  test('rows that stood above their sequence before are not held against a rename', async () => {
    const counting = (column: string) => `create table t (id int primary key, ${column} bigint not null
      default nextval('counted'), a text); alter sequence counted owned by t.${column}`
    const from = factId('column', ['public', 't', 'low'])
    const proof = await proveChange(
      `create sequence counted; ${counting('low')}`,
      `create sequence counted; ${counting('high')}`,
      { renames: [{ from, to: factId('column', ['public', 't', 'high']) }] },
    )
    expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'exact' } })
  })

  test('a down that leaves a table which takes no new rows is caught', async () => {
    const table = 'create table t (id smallint generated always as identity primary key, a text)'
    const proof = await proveChange(table, `${table}; comment on table t is 'x'`, {
      down: [
        {
          transactional: true,
          statements: ['comment on table t is null', `select setval(pg_get_serial_sequence('t', 'id'), 32767)`],
        },
      ],
    })
    expect(proof.holds).toBe(false)
    expect(proof.down?.failure?.message).toMatch(/^`public.t` took new rows before the up and takes none now/)
  })

  test('what is not modelled must be as it was, after the up and after the down', async () => {
    const search = 'create text search configuration c (parser = default)'
    const table = (type: string) =>
      `${t(`v ${type}`)}; ${search}; alter text search configuration c add mapping for word with simple`
    const without = (type: string) => [
      {
        transactional: true,
        statements: [`alter table t alter v type ${type}`, 'alter text search configuration c drop mapping for word'],
      },
    ]
    const up = await proveChange(table('int'), table('bigint'), { up: without('bigint') })
    expect(up).toMatchObject({ holds: false, up: { failure: { kind: 'unequal' } } })
    const down = await proveChange(table('int'), table('bigint'), { down: without('int') })
    expect(down).toMatchObject({ holds: false, down: { failure: { kind: 'unequal' } } })
    expect(down.down?.failure?.message).toContain('text search configuration of public.c')
  })

  test('grants that a rebuilt view loses are seen in both directions', async () => {
    const view = (type: string) =>
      `create table t (id int primary key, v ${type}); create view w as select id, v from t; grant select on w to public`
    const rebuild = (type: string, grant: boolean) => [
      {
        transactional: true,
        statements: [
          'drop view w',
          `alter table t alter v type ${type}`,
          'create view w as select id, v from t',
          ...(grant ? ['grant select on w to public'] : []),
        ],
      },
    ]
    const up = await proveChange(view('int'), view('bigint'), {
      up: rebuild('bigint', false),
      down: rebuild('int', true),
    })
    expect(up.warnings.map(({ message }) => message)).toEqual([
      'The up takes privileges on view public.w away: public SELECT.',
    ])
    const down = await proveChange(view('int'), view('bigint'), {
      up: rebuild('bigint', true),
      down: rebuild('int', false),
    })
    expect(down.warnings.map(({ message }) => message)).toEqual([
      'The down takes privileges on view public.w away: public SELECT.',
    ])
  })

  test('a table takes rows as long as it takes one that it took before the up, whatever a fresh one lacks', async () => {
    const person = `create domain email as text check (value ~* '^.+@.+\\..+$');
      create table person (id int generated always as identity primary key, email email not null unique);`
    const proof = await proveChange(
      person,
      `${person} create function label(person) returns text language sql as 'select ''x'''`,
    )
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact' } })
  })

  test('rows written since that stand above a sequence are not the fault of the down', async () => {
    const proof = await proveChange(
      'create table t (id serial, name varchar(9))',
      'create table t (id serial, name varchar(9), other int not null)',
    )
    expect(proof.down?.failure).toBeUndefined()
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
  })

  test('an index of a partition under another name than the server’s own is a difference', async () => {
    const parent =
      'create table p (a int) partition by range (a); create table c partition of p for values from (1) to (9);'
    const usual = await proveChange(parent, `${parent} create index i on p (a)`)
    expect(usual).toMatchObject({ holds: true, down: { class: 'exact' } })
    const named = await proveChange(
      parent,
      `${parent} create index i on only p (a); create index mine on c (a); alter index i attach partition mine`,
    )
    expect(named.up?.failure?.message).toContain('the index of a partition of public.')
  })

  test('rows of many tables that stop the down are told, each with its query', { timeout: 120_000 }, async () => {
    const names = Array.from({ length: 13 }, (_, index) => `t${index}`)
    const tables = (more: string) =>
      ['r', ...names].map((name) => `create table ${name} (id int primary key${name === 'r' ? '' : more})`).join(';')
    // Nobody knows which row a reference pointed at.
    const proof = await proveChange(tables(', r_id int not null references r'), tables(''))
    expect(proof.down?.failure).toMatchObject({ kind: 'rows' })
    const stopped = proof.hazards.filter((one) => one.direction === 'down' && one.preflight !== null)
    expect(stopped.map(({ object }) => object).sort()).toEqual(names.map((name) => `public.${name}`).sort())
  })
})
