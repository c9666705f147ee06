import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Segment } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factId } from '../catalog/fact-id.ts'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { Rename } from '../plan/step.ts'
import { stateDatabase } from '../state/kept-state.ts'
import { resolveState } from '../state/resolve.ts'
import { prove } from './prove.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-prove-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

interface Options {
  readonly renames?: readonly Rename[]
  readonly up?: readonly Segment[]
  readonly down?: readonly Segment[]
}

describe.each(['npm:18', 'pglite'])('a proof on %s', (provider) => {
  let scratch: Scratch
  let count = 0
  beforeAll(async () => {
    scratch = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(() => scratch.close())

  async function proveChange(before: string, after: string, { renames = [], ...more }: Options = {}) {
    const context = { scratch, root: cacheFolder, cacheFolder }
    const state = async (sql: string) => {
      const name = `${provider.replace(':', '')}-${count++}.sql`
      writeFileSync(path.join(cacheFolder, name), sql)
      const read = await resolveState(name, context)
      expect(read.problems).toEqual([])
      return read
    }
    const from = await state(before)
    return prove({
      scratch,
      before: from,
      after: await state(after),
      openBefore: () => stateDatabase(scratch, from),
      hints: { renames, using: {} },
      ...more,
    })
  }

  const t = (columns: string) => `create table t (id int primary key, ${columns})`

  test('an added column is exact but for what is written into it', async () => {
    const proof = await proveChange(t('a text'), t(`a text, b int not null default 7`))
    expect(proof).toMatchObject({
      holds: true,
      down: { class: 'exact-loses-new' },
      upRefused: [],
      downRefused: [],
      unobserved: [],
      probes: 3,
    })
    // Those of the three probe rows, and of one that is written since.
    expect(proof.losses).toEqual([{ object: 'public.t.b', kind: 'dropped', direction: 'down', probes: 4 }])
    expect(proof.columns.map((one) => one.verdict)).toEqual(['kept', 'kept'])
    expect(proof.certificate).toEqual({ provider, version: scratch.version })
  })

  test('a dropped column is lost, and its down gives the schema only', async () => {
    const proof = await proveChange(t('a text not null, b int'), t('b int'))
    expect(proof).toMatchObject({ holds: true, down: { class: 'schema-exact' } })
    expect(proof.losses).toEqual([
      { object: 'public.t.a', kind: 'dropped', direction: 'up', probes: 3 },
      // The values that stand in when it comes back NOT NULL.
      { object: 'public.t.a', kind: 'narrowed', direction: 'down', probes: 3 },
    ])
    expect(proof.columnOrder.down).toEqual(['public.t'])
  })

  test('a column whose values nothing can stand in for makes the down irreversible', async () => {
    const proof = await proveChange(t('a text not null unique'), t('b int'))
    expect(proof).toMatchObject({
      holds: true,
      down: { class: 'irreversible', differences: [], failure: { kind: 'rows' } },
    })
    expect(proof.hazards.filter((one) => one.direction === 'down')).toMatchObject([
      { object: 'public.t', preflight: 'select count(*) from public.t' },
    ])
  })

  test('an index and a dropped default are exact', async () => {
    const proof = await proveChange(t('a text default 1'), `${t('a text')}; create index i on t (a)`)
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact' }, losses: [] })
  })

  test.each([
    ['numeric(10,4)', 'numeric(10,2)'],
    ['varchar(100)', 'varchar(5)'],
    ['timestamptz', 'date'],
    ['text', 'int'],
    ['bigint', 'smallint'],
  ])('%s to %s is narrowed', async (from, to) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, down: { class: 'schema-exact' }, unobserved: [] })
    expect(proof.losses).toMatchObject([{ object: 'public.t.v', kind: 'narrowed', direction: 'up' }])
    expect(proof.losses[0]?.probes).toBeGreaterThan(0)
    expect(proof.hazards.some((hazard) => hazard.rewrite)).toBe(true)
  })

  test.each([
    ['int', 'bigint', 'kept'],
    ['varchar(20)', 'text', 'kept'],
    ['boolean', 'text', 'converted'],
    ['int', 'numeric(20,2)', 'converted'],
  ])('%s to %s is %s', async (from, to, verdict) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toEqual([])
    expect(proof.columns.find((one) => one.object === 'public.t.v')?.verdict).toBe(verdict)
  })

  test('renames keep rows', async () => {
    const proof = await proveChange(
      `create table old (id int primary key, name text not null, other int)`,
      `create table fresh (id int, title text not null, other int, constraint old_pkey primary key (id))`,
      {
        renames: [
          { from: factId('table', ['public', 'old']), to: factId('table', ['public', 'fresh']) },
          { from: factId('column', ['public', 'old', 'name']), to: factId('column', ['public', 'fresh', 'title']) },
        ],
      },
    )
    expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'exact' } })
    expect(proof.columns.map((one) => one.verdict)).toEqual(['kept', 'kept', 'kept'])
  })

  test('violators of what is coming are hazards with a query', async () => {
    const proof = await proveChange(
      `create table p (id int primary key); create table t (id int primary key, a int, b int, c text, p_id int)`,
      `create table p (id int primary key);
       create table t (id int primary key, a int not null, b int check (b > 10), c text unique, p_id int references p)`,
    )
    expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'exact' }, unobserved: [] })
    const preflights = proof.hazards.flatMap((hazard) => hazard.preflight ?? [])
    expect(preflights.sort()).toEqual([
      'select c, count(*) from public.t where c is not null group by c having count(*) > 1',
      'select count(*) from public.t as source where source.p_id is not null and not exists (select from public.p as target where target.id = source.p_id)',
      'select count(*) from public.t where a is null',
      'select count(*) from public.t where not ((b > 10))',
    ])
  })

  test('a column that no row can get is unobserved and a hazard', async () => {
    const proof = await proveChange(t('a int'), t('a int, b int not null'))
    expect(proof).toMatchObject({ holds: true })
    expect(proof.unobserved).toMatchObject([{ object: 'public.t' }])
    expect(proof.hazards.map((hazard) => hazard.preflight)).toContain('select count(*) from public.t')
  })

  test('a new label is used in a segment of its own', async () => {
    const proof = await proveChange(
      `create type mood as enum ('sad'); create table t (id int primary key, m mood)`,
      `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood default 'ok')`,
    )
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
    expect(proof.up?.segments).toHaveLength(2)
  })

  test.each([
    ['numeric(10,2)', 'numeric(12,2)', 'abs(round(v::numeric, 2)) >= 1e8'],
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

  test('duplicates that a concurrent unique index would meet are a hazard', async () => {
    const proof = await proveChange(t('a text'), `${t('a text')}; create unique index one on t (a)`, {
      up: [{ transactional: false, statements: ['create unique index concurrently one on t (a)'] }],
    })
    expect(proof).toMatchObject({ holds: true })
    expect(proof.hazards.filter((one) => one.direction === 'up').map((one) => one.preflight)).toContain(
      'select a, count(*) from public.t where a is not null group by a having count(*) > 1',
    )
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
    expect(up).toMatchObject({ holds: false, up: { failure: { kind: 'unequal' } } })
    const down = await proveChange(view('int'), view('bigint'), {
      up: rebuild('bigint', true),
      down: rebuild('int', false),
    })
    expect(down).toMatchObject({ holds: false, down: { failure: { kind: 'unequal' } } })
    expect(down.down?.failure?.message).toContain('privileges')
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

  test('a down that lies is caught', async () => {
    const proof = await proveChange(t('a text'), t('a text, b int'), {
      down: [{ transactional: true, statements: ['select 1'] }],
    })
    expect(proof.holds).toBe(false)
    expect(proof.down?.failure).toMatchObject({ kind: 'unequal' })
    expect(proof.down?.failure?.message).toContain('column:public.t.b')
  })

  test('an up that fails names its statement', async () => {
    const statements = ['alter table t add b int', 'alter table t drop column nothing']
    const proof = await proveChange(t('a text'), t('a text, b int'), { up: [{ transactional: true, statements }] })
    expect(proof.holds).toBe(false)
    expect(proof.up?.failure).toMatchObject({ kind: 'failed', statement: statements[1] })
  })

  test('an up that loses rows by hand is told', async () => {
    const proof = await proveChange(t('a text'), t('a text, b int'), {
      up: [
        {
          transactional: true,
          statements: ['alter table t add b int', 'delete from t where id = 1', `update t set a = 'gone' where id = 2`],
        },
      ],
    })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toEqual([
      { object: 'public.t', kind: 'dropped', direction: 'up', probes: 1 },
      { object: 'public.t.a', kind: 'narrowed', direction: 'up', probes: 1 },
    ])
    expect(proof.down?.class).toBe('schema-exact')
  })

  test('locks, rewrites and scans are observed, statement by statement', async () => {
    const proof = await proveChange(
      `create table p (id int primary key); create table t (id int primary key, v int, p_id int)`,
      `create table p (id int primary key); create table t (id int primary key, v bigint, p_id int constraint fk references p); create index i on t (p_id)`,
    )
    const about = (pattern: RegExp) =>
      proof.hazards
        .filter((hazard) => pattern.test(hazard.statement))
        .map(({ object, lock, rewrite, scan }) => ({ object, lock, rewrite, scan }))
    expect(about(/type bigint/)).toEqual([{ object: 'public.t', lock: 'access exclusive', rewrite: true, scan: true }])
    expect(about(/create index/)).toMatchObject([{ object: 'public.t', scan: true }])
    expect(about(/foreign key/)).toEqual([
      { object: 'public.p', lock: 'share row exclusive', rewrite: false, scan: false },
      { object: 'public.t', lock: null, rewrite: false, scan: true },
    ])
  })
})
