import { expect, test } from 'vitest'
import { prover, t } from '../prove.fixture.ts'

const { proveChange } = prover('npm:18')

const over = (type: string): string => `create domain md as ${type};`

const preflights = async (before: string, after: string): Promise<readonly string[]> => {
  const proof = await proveChange(before, after)
  expect(proof.holds).toBe(true)
  return proof.hazards.flatMap(({ preflight }) => preflight ?? [])
}

test('a domain over a shorter type demands shorter values of its columns', async () => {
  expect(await preflights(over('text') + t('d md'), over('varchar(10)') + t('d md'))).toContain(
    'select count(*) from public.t where length(d::text) > 10',
  )
})

test('and of lists of it', async () => {
  const found = await preflights(over('text') + t('d md[]'), over('varchar(10)') + t('d md[]'))
  expect(found).toContainEqual(expect.stringContaining('character varying(10)[]'))
})

test('a domain over a coarser type loses what is finer', async () => {
  const proof = await proveChange(over('numeric(9,3)') + t('d md'), over('numeric(9,1)') + t('d md'))
  expect(proof.losses).toContainEqual(
    expect.objectContaining({ object: 'public.t.d', kind: 'narrowed', direction: 'up' }),
  )
})

test.each([
  [
    'there before',
    over('varchar(100)'),
    `case when not pg_input_is_valid((a)::text, 'public.md') then true else (a::text::public.md)::text::text is distinct from a end`,
  ],
  ['new', '', 'length(a::text) > 100'],
])('a column that becomes one of a domain %s is held to the length below it', async (_, there, longer) => {
  expect(await preflights(there + t('a text'), over('varchar(100)') + t('a md'))).toContain(
    `select count(*) from public.t where ${longer}`,
  )
})

test('a column that becomes one of a domain is held to its check', async () => {
  const checked = `create domain md as text check (value <> 'a');`
  expect(await preflights(checked + t('a text'), checked + t('a md'))).toHaveLength(1)
})

test('a column of another domain over the same type demands nothing', async () => {
  const both = 'create domain a as varchar(9); create domain b as a;'
  expect(await preflights(both + t('v a'), both + t('v b'))).toEqual([])
})

test('an identity in place of a serial keeps its promises', async () => {
  const proof = await proveChange(
    'create table t (id serial primary key, a text)',
    'create table t (id int generated always as identity primary key, a text)',
  )
  expect(proof).toMatchObject({ holds: true, losses: [] })
})
