import type { Segment } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { prover } from '../prove.fixture.ts'

const byHand = (...statements: string[]): readonly Segment[] => [{ transactional: true, statements }]

/** Conditions that no value can be found for by looking at them. */
const things = 'create table things (id int primary key, name text);'

describe('on npm:18, a statement by hand that no probe row met', () => {
  const { proveChange } = prover('npm:18')
  const prove = (before: string, ...up: string[]) => proveChange(before, before, { up: byHand(...up) })
  const rows = (name: string, of: unknown = expect.any(Number)) =>
    ({ object: `public.${name}`, kind: 'dropped', direction: 'up', probes: 0, rows: of }) as const

  test('loses rows when it deletes, and is a warning with a query when it changes some', async () => {
    const proof = await prove(
      things,
      "delete from things where md5(name) = 'x'",
      "update things set name = 'x' where md5(name) = 'y'",
    )
    expect(proof.losses).toEqual([rows('things')])
    expect(proof.down?.class).toBe('schema-exact')
    expect(proof.hazards.flatMap(({ unmet, preflight }) => (unmet ? [[unmet, preflight]] : []))).toEqual([
      ['delete', "select count(*) from things where md5(name) = 'x'"],
      ['update', "select count(*) from things where md5(name) = 'y'"],
    ])
    expect(proof.warnings).toMatchObject([{ code: 'proof/unmet', message: expect.stringContaining("md5(name) = 'y'") }])
  })

  test('is no exact way back, though nothing is known to be lost', async () => {
    const update = "update things set name = 'x' where md5(name) = 'y'"
    expect(await prove(things, update)).toMatchObject({ losses: [], down: { class: 'schema-exact' } })
    const fill = `${things} alter table things add column b text`
    const back = await proveChange(things, fill, { down: byHand(update, 'alter table things drop column b') })
    expect(back.down?.class).toBe('schema-exact')
  })

  test('loses rows of a block, a routine and a MERGE as well', async () => {
    const purge = `${things} create function purge() returns void language sql as $$ delete from things where md5(name) = 'x' $$;`
    for (const statement of [
      "do $$ begin delete from things where md5(name) = 'x'; end $$",
      'select purge()',
      "merge into things using (values (1)) as v (n) on md5(things.name) = md5(v.n || 'x') || 'y' when matched then delete",
    ]) {
      expect((await prove(purge, statement)).losses).toEqual([rows('things')])
    }
  })

  test('takes along what refers to the rows', async () => {
    const proof = await prove(
      `${things} create table c (id int primary key, things_id int references things on delete cascade);
       create table s (id int primary key, things_id int references things on delete set null)`,
      "delete from things where md5(name) = 'x'",
    )
    expect(proof.losses).toMatchObject(
      [rows('c'), rows('things'), { object: 'public.s.things_id', probes: 0 }].sort(byObject),
    )
  })

  test('loses the rows of tables that took no probe row', async () => {
    const dark = `create table t (id int primary key, k text not null check (md5(k) = 'x')); create table u (t_id int references t)`
    expect((await prove(dark, 'truncate t cascade')).losses).toMatchObject([rows('t', 0), { object: 'public.u' }])
  })

  test('loses rows of what a view stands on', async () => {
    const view = `${things} create view seen as select * from things where id > 0`
    expect((await prove(view, "delete from seen where md5(name) = 'x'")).losses).toEqual([rows('things')])
  })

  test('loses nothing when it only fills what the up made', async () => {
    const proof = await proveChange(things, `${things} alter table things add column b text`, {
      up: byHand('alter table things add column b text', "update things set b = name where md5(name) = 'x'"),
    })
    expect(proof.losses.filter(({ direction }) => direction === 'up')).toEqual([])
    expect(proof.warnings).toEqual([])
  })

  test('makes a down untrue that deletes what stood before', async () => {
    const index = `${things} create index i on things (name)`
    const proof = await proveChange(things, index, {
      down: byHand('drop index i', "delete from things where md5(name) = 'x'"),
    })
    expect(proof.losses).toMatchObject([{ object: 'public.things', direction: 'down', probes: 0 }])
    expect(proof.down?.class).toBe('schema-exact')
  })
})

const byObject = (a: { readonly object: string }, b: { readonly object: string }) => (a.object < b.object ? -1 : 1)
