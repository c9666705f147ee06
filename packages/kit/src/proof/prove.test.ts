import { describe, expect, test } from 'vitest'
import { factId } from '../catalog/fact-id.ts'
import { prover, t } from './prove.fixture.ts'

describe.each(['npm:18', 'pglite'])('a proof on %s', (provider) => {
  const { proveChange, version } = prover(provider)

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
    expect(proof.certificate).toEqual({ provider, version: version() })
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

  test('a new label is used in a segment of its own', async () => {
    const proof = await proveChange(
      `create type mood as enum ('sad'); create table t (id int primary key, m mood)`,
      `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood default 'ok')`,
    )
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
    expect(proof.up?.segments).toHaveLength(2)
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

  // The same server code: what it observes and how it commits is shown above, values and verdicts are the same.
  if (provider === 'pglite') return

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
    const target = 'create table p (id int primary key)'
    const proof = await proveChange(`${target}; ${t('a int not null references p')}`, `${target}; ${t('b int')}`)
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

  test('a column that no row can get is unobserved and a hazard', async () => {
    const proof = await proveChange(t('a int'), t('a int, b int not null'))
    expect(proof).toMatchObject({ holds: true })
    expect(proof.unobserved).toMatchObject([{ object: 'public.t' }])
    expect(proof.hazards.map((hazard) => hazard.preflight)).toContain('select count(*) from public.t')
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
      { object: 'public.t', kind: 'dropped', direction: 'up', probes: 1, rows: expect.any(Number) },
      { object: 'public.t.a', kind: 'narrowed', direction: 'up', probes: 1 },
    ])
    expect(proof.down?.class).toBe('schema-exact')
  })
})
