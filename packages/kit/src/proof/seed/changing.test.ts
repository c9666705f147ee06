import { describe, expect, test } from 'vitest'
import { prover, t } from '../prove.fixture.ts'

describe.each(['npm:18'])('probe rows of a column whose type changes, on %s', (provider) => {
  const { proveChange } = prover(provider)

  test.each([
    ['numeric(8,2) not null check (v >= 0)', 'numeric(6,1) not null check (v >= 0)'],
    ['integer check (v > 0)', 'smallint check (v > 0)'],
    ['bigint check (v >= 0)', 'integer check (v >= 0)'],
    ["timestamptz(3) check (v > '2000-01-01')", "timestamptz(0) check (v > '2000-01-01')"],
    ['double precision check (v >= 0)', 'real check (v >= 0)'],
    ['numeric(8,2) check (v between 0 and 10)', 'numeric(8,0) check (v between 0 and 10)'],
    ["varchar(100) check (v <> '')", "varchar(5) check (v <> '')"],
    ["text check (v <> '')", "varchar(20) check (v <> '')"],
    ['numeric check (v >= 0)', 'integer check (v >= 0)'],
    ['numeric(8,2)[]', 'numeric(8,1)[]'],
    ['bigint unique', 'double precision unique'],
    ['numeric(8,2) unique', 'numeric(8,1) unique'],
  ])('%s to %s loses by the up', async (from, to) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, down: { class: 'schema-exact' }, unobserved: [] })
    expect(proof.losses).toContainEqual({
      object: 'public.t.v',
      kind: 'narrowed',
      direction: 'up',
      probes: expect.any(Number),
    })
  })

  test('a key and what points at it change together, and a column alone changes against its key', async () => {
    const tables = (p: string, c: string) =>
      `create table p (id ${p} primary key); create table c (id int primary key, p_id ${c} not null references p)`
    const both = await proveChange(tables('numeric(8,2)', 'numeric(8,2)'), tables('numeric(8,1)', 'numeric(8,1)'))
    expect(both).toMatchObject({ holds: true, unobserved: [] })
    const lost = (proof: typeof both) => proof.losses.filter(({ probes }) => probes > 0).map(({ object }) => object)
    expect(lost(both)).toEqual(['public.c.p_id', 'public.p.id'])
    const one = await proveChange(tables('bigint', 'bigint'), tables('bigint', 'integer'))
    expect(one).toMatchObject({ holds: true, unobserved: [] })
    expect(lost(one)).toEqual(['public.c.p_id'])
  })

  test('a key that will point at a new table leaves the rows that point nowhere', async () => {
    const table = (target: string) =>
      `create table ${target} (id int primary key); create table t (id int primary key, a_id int references ${target}, kept text)`
    const proof = await proveChange(table('a'), table('b'))
    expect(proof).toMatchObject({ holds: true, unobserved: [] })
    expect(proof.columns).toContainEqual({ object: 'public.t.kept', verdict: 'kept', lost: 0 })
    expect(proof.hazards.map(({ object, preflight }) => [object, preflight])).toContainEqual([
      'public.t',
      expect.stringContaining('a_id'),
    ])
  })

  test.each([
    ['numeric(8,2)[]', 'integer[]'],
    ['text', 'tsvector'],
  ])('values of %s that %s refuses in no data error stop no proof', async (from, to) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, unobserved: [] })
    expect(proof.losses).toMatchObject([{ object: 'public.t.v', direction: 'up' }])
  })

  test('a NULL is not taken for an empty text that the coming type refuses', async () => {
    const type = 'create type pair as (n int, t text);'
    const proof = await proveChange(type + t('v pair'), type + t('v text'))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' } })
  })

  test.each([
    ['smallint check (v > 0)', 'integer check (v > 0)'],
    ['numeric(8,1) check (v between 0 and 10)', 'numeric(8,2) check (v between 0 and 10)'],
    ['varchar(5) unique', 'varchar(50) unique'],
  ])('%s to %s loses by the down', async (from, to) => {
    const proof = await proveChange(t(`v ${from}`), t(`v ${to}`))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact-loses-new' }, unobserved: [] })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toEqual([])
  })
})
