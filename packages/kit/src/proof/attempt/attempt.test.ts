import { describe, expect, test } from 'vitest'
import { factId } from '../../catalog/fact-id.ts'
import { prover, t } from '../prove.fixture.ts'

describe('what stands in the way of an up, or breaks behind it', () => {
  const { proveChange } = prover('npm:18')

  test('a label that goes stops the up where it is used, and the other rows go through', async () => {
    const proof = await proveChange(
      `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood)`,
      `create type mood as enum ('ok'); create table t (id int primary key, m mood)`,
    )
    expect(proof).toMatchObject({ holds: true, unobserved: [], down: { class: 'exact' } })
    expect(proof.hazards.map((one) => one.preflight)).toContain(
      `select count(*) from public.t where m::text not in ('ok')`,
    )
  })

  test.each([
    ['a text', (type: string) => `create table t (id int primary key, m ${type})`, undefined],
    [
      'a domain of the same name',
      (type: string) => `create domain mood as text; create table t (id int primary key, m ${type})`,
      `alter domain mood rename to old; create type mood as enum ('sad', 'ok');
       alter table t alter m type mood using m::text::mood; drop domain old`,
    ],
  ])('%s becomes a list of labels: those go through, and other values stop the up', async (name, before, by) => {
    const up = by === undefined ? {} : { up: [{ transactional: true, statements: by.split(';') }] }
    const down = `alter type mood rename to old; create domain mood as text; alter table t alter m type mood using m::text::mood; drop type old`
    const proof = await proveChange(
      before(name === 'a text' ? 'text' : 'mood'),
      `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood)`,
      by === undefined ? {} : { ...up, down: [{ transactional: true, statements: down.split(';') }] },
    )
    expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [], probes: 3 })
    expect(proof.hazards.flatMap((one) => one.preflight ?? [])).toEqual([
      `select count(*) from public.t where m::text not in ('sad', 'ok')`,
    ])
  })

  test('a table that must point at one of which no row survives says so', async () => {
    const points = 'create table d (id int primary key, t_id int not null references t)'
    const proof = await proveChange(`${t('a int')}; ${points}`, `${t('a int, b int not null')}; ${points}`)
    expect(proof.unobserved).toEqual([
      { object: 'public.d', reason: 'it points at public.t, of which no row survives the change' },
      { object: 'public.t', reason: expect.stringContaining('no row survives the change: column "b"') },
    ])
  })

  test('new checks of a table whose columns are renamed have violators', async () => {
    const proof = await proveChange(
      `create table t (id int primary key, low int, high int)`,
      `create table t (id int primary key, "from" int, high int, constraint ordered check ("from" < high))`,
      { renames: [{ from: factId('column', ['public', 't', 'low']), to: factId('column', ['public', 't', 'from']) }] },
    )
    expect(proof).toMatchObject({ holds: true, losses: [], unobserved: [], down: { class: 'exact' }, probes: 3 })
    expect(proof.hazards.map((one) => one.preflight)).toContain(
      'select count(*) from public.t where not ((select ("from" < high) from (select low as "from", high as high) as renamed))',
    )
  })

  test.each([
    ['its column', `create table t (id int primary key, b varchar(3))`, 't', 'b'],
    ['its table', `create table u (id int primary key, a varchar(3))`, 'u', 'a'],
    ['both', `create table u (id int primary key, b varchar(3))`, 'u', 'b'],
  ])('a column that becomes narrower while %s gets a new name keeps its rows', async (_, after, table, column) => {
    const other = 'create table other (id int primary key)'
    const proof = await proveChange(`${t('a text')}; ${other}`, `${after}; ${other}`, {
      renames: [
        ...(table === 't' ? [] : [{ from: factId('table', ['public', 't']), to: factId('table', ['public', table]) }]),
        ...(column === 'a'
          ? []
          : [{ from: factId('column', ['public', 't', 'a']), to: factId('column', ['public', table, column]) }]),
      ],
    })
    expect(proof).toMatchObject({ holds: true, unobserved: [] })
    expect(proof.hazards.map((one) => one.preflight)).toContain(
      'select count(*) from public.t where length(a::text) > 3',
    )
    expect(proof.hazards.map((one) => one.preflight)).not.toContain('select count(*) from public.t')
  })

  test('duplicates that a concurrent unique index would meet are a hazard', async () => {
    const proof = await proveChange(t('a text'), `${t('a text')}; create unique index one on t (a)`, {
      up: [{ transactional: false, statements: ['create unique index concurrently one on t (a)'] }],
    })
    expect(proof).toMatchObject({ holds: true })
    expect(proof.hazards.filter((one) => one.direction === 'up').map((one) => one.preflight)).toContain(
      'select a, count(*) from public.t where a is not null group by a having count(*) > 1',
    )
  })

  test('a hand-written up that stops on rows says so, loudly', async () => {
    const proof = await proveChange(t('a int'), t('a int, b int'), {
      up: [
        {
          transactional: true,
          statements: [
            'alter table t add b int',
            `do $$ declare n int; begin execute 'select count(*) from ' || 'pub' || 'lic.' || chr(116) into n; perform 1 / (case when n > 0 then 0 else 1 end); end $$`,
          ],
        },
      ],
    })
    expect(proof).toMatchObject({ holds: true, probes: 0, unobserved: [{ object: 'public.t' }] })
    expect(proof.hazards).toContainEqual(
      expect.objectContaining({ object: 'public.t', preflight: 'select count(*) from public.t', direction: 'up' }),
    )
  })

  test('routines and inserts that break are told', async () => {
    const routines = `
      create function names() returns setof text language sql as 'select name from public.t';
      create function fine() returns int language sql as 'select 1';
      create function say() returns void language plpgsql as $$ begin perform name from public.t; end $$;
      create function log() returns trigger language plpgsql as $$ begin raise debug '%', new.name; return new; end $$;
      create trigger log before insert on t for each row execute function log()`
    const proof = await proveChange(
      `create table t (id int primary key, name text); set check_function_bodies = off; ${routines}`,
      `create table t (id int primary key); set check_function_bodies = off; ${routines}`,
    )
    expect(proof).toMatchObject({ holds: true })
    expect(proof.warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'proof/routine-breaks `public.names()` no longer works after the up: column "name" does not exist.',
      'proof/routine-outdated The body of `public.say()` still names `public.t.name`, which is gone after the up.',
      expect.stringMatching(
        /^proof\/insert-breaks `public.t` takes no new row after the up: record "new" has no field "name"/,
      ),
    ])
  })

  test.each([
    ['a frozen moment', `alter table t add at timestamptz default 'now'`],
    ['a frozen day', `alter table t add at date default 'today'`],
    [
      'a random name',
      `do $$ begin execute 'create index i' || floor(random() * 1e9)::bigint::text || ' on t (a)'; end $$`,
    ],
  ])('%s is refused with its statement', async (_, statement) => {
    const proof = await proveChange(t('a text'), `${t('a text')}; ${statement}`, {
      up: [{ transactional: true, statements: [`comment on table t is null`, statement] }],
    })
    expect(proof).toMatchObject({ holds: false, up: { failure: { kind: 'unstable', statement } } })
  })
})
