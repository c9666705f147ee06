import type { Segment } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { prover } from '../prove.fixture.ts'

const byHand = (...statements: string[]): readonly Segment[] => [{ transactional: true, statements }]

const lossOf = (column: string) =>
  ({
    object: `public.animals.${column}`,
    kind: 'narrowed',
    direction: 'up',
    probes: expect.toSatisfy((n) => n > 0),
  }) as const

describe('on npm:18, rows that an up by hand mends before it refuses them', () => {
  const { proveChange } = prover('npm:18')

  test('hold NULL in the column that becomes NOT NULL, so that the update is seen, and does not come back', async () => {
    for (const more of ['', `check (chip <> '-' or id < 0)`, 'unique (chip)']) {
      const table = (chip: string) =>
        `create table animals (id int primary key, chip text ${chip}, name text not null${more ? `, constraint more ${more}` : ''})`
      const proof = await proveChange(table(''), table('not null'), {
        up: byHand(
          "update animals set chip = 'unknown ' || id where chip is null",
          'alter table animals alter column chip set not null',
        ),
      })
      expect(proof.losses).toEqual([lossOf('chip')])
      expect(proof.down?.class).toBe('schema-exact')
      expect({ holds: proof.holds, warnings: proof.warnings, unobserved: proof.unobserved }).toEqual({
        holds: true,
        warnings: [],
        unobserved: [],
      })
      expect(proof.hazards.filter(({ preflight }) => preflight !== null)).toEqual([])
    }
  })

  test('hold what a check comes to refuse', async () => {
    const table = (labels: string) =>
      `create table animals (id int primary key, species text not null, constraint known check (species in (${labels})))`
    const proof = await proveChange(table("'a', 'b', 'c', 'd', 'e'"), table("'a', 'b', 'd', 'e'"), {
      up: byHand(
        "update animals set species = 'b' where species = 'c'",
        'alter table animals drop constraint known',
        "alter table animals add constraint known check (species in ('a', 'b', 'd', 'e'))",
      ),
    })
    expect(proof.losses).toEqual([lossOf('species')])
    expect(proof.warnings).toEqual([])
  })

  test('hold the label that goes', async () => {
    const table = (labels: string) =>
      `create type kind as enum (${labels}); create table animals (id int primary key, species kind)`
    const proof = await proveChange(table("'a', 'b', 'd', 'e', 'c'"), table("'a', 'b', 'd', 'e'"), {
      up: byHand(
        "update animals set species = 'b' where species = 'c'",
        'alter type kind rename to kind_old',
        "create type kind as enum ('a', 'b', 'd', 'e')",
        'alter table animals alter column species type kind using species::text::kind',
        'drop type kind_old',
      ),
    })
    expect(proof.losses).toEqual([lossOf('species')])
    expect(proof.warnings).toEqual([])
  })

  test('count as met where one alone was seen to change', async () => {
    const table = (labels: string, chip: string) =>
      `create type kind as enum (${labels}); create table animals (id int primary key, species kind, chip text ${chip})`
    const proof = await proveChange(table("'a', 'b', 'c'", ''), table("'a', 'b'", 'not null'), {
      up: byHand(
        "update animals set species = 'b' where species = 'c'",
        "update animals set chip = 'x' where chip = 'y'",
        'alter table animals alter column chip set not null',
        'alter type kind rename to kind_old',
        "create type kind as enum ('a', 'b')",
        'alter table animals alter column species type kind using species::text::kind',
        'drop type kind_old',
      ),
    })
    expect(proof.losses).toEqual([lossOf('chip'), lossOf('species')])
    expect(proof.warnings).toEqual([])
  })

  test('are left out where the up does not mend them after all', async () => {
    const table = (chip: string) => `create table animals (id int primary key, chip text ${chip})`
    const proof = await proveChange(table(''), table('not null'), {
      up: byHand(
        "update animals set chip = 'x' where chip = 'y'",
        'alter table animals alter column chip set not null',
      ),
    })
    expect(proof.unobserved).toEqual([])
    expect(proof.probes).toBeGreaterThan(0)
    expect(proof.down?.class).toBe('schema-exact')
    expect(proof.hazards).toMatchObject([{}, { preflight: 'select count(*) from public.animals where chip is null' }])
  })
})
