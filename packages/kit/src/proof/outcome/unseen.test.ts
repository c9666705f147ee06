import type { Segment } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { prover } from '../prove.fixture.ts'

/** A check that no probe row satisfies: nobody sees what becomes of the rows of such a table. */
const dark = "k text not null check (md5(k) = 'x')"

const byHand = (...statements: string[]): readonly Segment[] => [{ transactional: true, statements }]

describe('on npm:18, of what no probe row showed', () => {
  const { proveChange } = prover('npm:18')

  test('a narrower type is a loss, and a wider one is none', async () => {
    const proof = await proveChange(
      `create table t (${dark}, amount numeric(10,4), name varchar(5))`,
      `create table t (${dark}, amount numeric(10,2), name varchar(9))`,
    )
    expect(proof).toMatchObject({ holds: true, down: { class: 'schema-exact' }, unobserved: [{ object: 'public.t' }] })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toEqual([
      { object: 'public.t.amount', kind: 'narrowed', direction: 'up', probes: 0 },
    ])
  })

  test('a domain that takes less narrows its columns', async () => {
    const table = `create table t (${dark}, amount price)`
    const proof = await proveChange(
      `create domain price as numeric(10,4); ${table}`,
      `create domain price as numeric(10,2); ${table}`,
    )
    expect(proof.losses.filter(({ direction }) => direction === 'up')).toMatchObject([
      { object: 'public.t.amount', kind: 'narrowed', probes: 0 },
    ])
  })

  test('a column that becomes a computed one is lost', async () => {
    const proof = await proveChange(
      `create table t (${dark}, a int, b int)`,
      `create table t (${dark}, a int, b int generated always as (a * 2) stored)`,
    )
    expect(proof.losses).toMatchObject([{ object: 'public.t.b', probes: 0 }])
    expect(proof.down?.class).toBe('schema-exact')
  })

  test('what the down narrows or makes anew is lost by it', async () => {
    const narrow = `create table t (${dark}, amount numeric(10,2))`
    const wider = await proveChange(narrow, `create table t (${dark}, amount numeric(12,4))`)
    expect(wider.losses).toEqual([{ object: 'public.t.amount', kind: 'narrowed', direction: 'down', probes: 0 }])
    expect(wider.down?.class).toBe('exact-loses-new')
    const index = 'create index i on t (amount)'
    const untrue = await proveChange(narrow, `${narrow}; ${index}`, { down: byHand('drop table t', narrow) })
    expect(untrue.losses).toEqual([{ object: 'public.t', kind: 'dropped', direction: 'down', probes: 0 }])
    expect(untrue.down?.class).toBe('schema-exact')
  })

  test('a column or a table made anew by hand under its old name is lost', async () => {
    const before = `create table t (${dark}, a int); create table u (${dark})`
    const proof = await proveChange(before, before, {
      up: byHand(
        'alter table t drop column a',
        'alter table t add column a int',
        'drop table u',
        `create table u (${dark})`,
      ),
    })
    expect(proof.losses).toEqual([
      { object: 'public.t.a', kind: 'dropped', direction: 'up', probes: 0 },
      { object: 'public.u', kind: 'dropped', direction: 'up', probes: 0 },
    ])
    expect(proof.down?.class).toBe('schema-exact')
  })

  test('an expression by hand is a loss, and a plain cast is none', async () => {
    const before = `create table t (${dark}, a text, b text)`
    const proof = await proveChange(before, before, {
      up: byHand(
        'alter table t alter column a type text using left(a, 3)',
        'alter table t alter column b type varchar using b::varchar',
        'alter table t alter column b type text using b::text',
      ),
    })
    expect(proof.losses).toMatchObject([{ object: 'public.t.a', kind: 'narrowed', probes: 0 }])
  })

  test('a column that took no value but NULL is not seen though its table is', async () => {
    const table = (type: string) => `create table t (id int primary key, a ${type})`
    const proof = await proveChange(table('pg_snapshot'), table('int4'), {
      up: byHand('alter table t drop column a', 'alter table t add column a int4'),
    })
    expect(proof.losses).toMatchObject([{ object: 'public.t.a', kind: 'dropped', direction: 'up' }])
  })
})

describe('on npm:18, of types made of labels', () => {
  const { proveChange } = prover('npm:18')

  test('a label that goes hides no other loss, and rows that hold it are found by a query', async () => {
    const state = (labels: string, price: string) =>
      `create type mood as enum (${labels}); create table t (id int primary key, moods mood[], price ${price})`
    const proof = await proveChange(state("'a', 'b', 'c'", 'numeric(10,4)'), state("'a', 'c'", 'numeric(10,2)'))
    expect(proof).toMatchObject({ holds: true, unobserved: [], down: { class: 'schema-exact' } })
    expect(proof.losses.filter(({ direction }) => direction === 'up')).toMatchObject([
      { object: 'public.t.price', kind: 'narrowed', probes: expect.any(Number) },
    ])
    expect(proof.losses[0]?.probes).toBeGreaterThan(0)
    expect(proof.hazards.map(({ preflight }) => preflight)).toContain(
      "select count(*) from public.t where strpos(moods::text, 'b') > 0",
    )
  })
})

describe('on npm:18, in partitions and children', () => {
  const { proveChange } = prover('npm:18')

  const parted = `create table m (id int, at date, v numeric(10,4)) partition by range (at);
    create table m1 partition of m for values from ('2024-01-01') to ('2024-02-01');`
  const family = 'create table p (id int, v numeric(10,4)); create table c (extra text) inherits (p);'

  test.each([
    ['m', parted],
    ['p', family],
  ])('values narrowed in %s are losses of the column that gives them', async (name, before) => {
    const change = `alter table ${name} alter column v type numeric(10,2)`
    const proof = await proveChange(before, `${before} ${change}`, { up: byHand(change) })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toMatchObject([
      { object: `public.${name}.v`, kind: 'narrowed' },
    ])
    expect(proof.down?.class).toBe('schema-exact')
  })

  test('rows deleted from a partition are rows of the whole', async () => {
    const proof = await proveChange(parted, parted, { up: byHand('delete from m where id = 1') })
    expect(proof.losses).toEqual([{ object: 'public.m', kind: 'dropped', direction: 'up', probes: 1, rows: 3 }])
  })

  test('what only moves is kept', async () => {
    const apart = `create table m (id int, v text) partition by list (id); create table m1 (id int, v text);`
    const up = 'alter table m attach partition m1 for values in (1, 2, 3)'
    const proof = await proveChange(apart, `${apart} ${up}`, { up: byHand(up) })
    expect(proof.losses.filter((loss) => loss.direction === 'up')).toEqual([])
  })
})
