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

test.each([
  ['a check', "as text check (value <> 'a')", 'd md', `where not ((d <> 'a'::text))`],
  ['a check of the length', 'as text check (length(value) <= 20)', 'd md', 'where not ((length(d) <= 20))'],
  ['NOT NULL', 'as text not null', 'd md', 'where d is null'],
])(
  'a domain that gets %s demands it of its columns, and the rows that break it are told',
  async (_, md, column, broken) => {
    const proof = await proveChange(over('text') + t(column), `create domain md ${md};${t(column)}`)
    expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [] })
    expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toEqual([
      `select count(*) from public.t ${broken}`,
    ])
  },
)

test.each([
  ['the items of lists', t('d md[]'), expect.stringContaining('from unnest(d) as items(item)')],
  [
    'the domains that rest on it',
    `create domain more as md;${t('e more')}`,
    'select count(*) from public.t where not ((e > 0))',
  ],
])('a domain that gets a check demands it of %s', async (_, rest, broken) => {
  const proof = await proveChange(over('int') + rest, `${over('int check (value > 0)')} ${rest}`)
  expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [] })
  expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toEqual([broken])
})

test('a column that becomes one of a new domain is held to its check', async () => {
  const found = await preflights(t('d text'), over(`text check (value <> 'a')`) + t('d md'))
  expect(found).toEqual([`select count(*) from public.t where not ((d <> 'a'::text))`])
})

test('a check that is not valid yet demands nothing of the rows that are there', async () => {
  const later = `${over('int')} alter domain md add check (value > 0) not valid;`
  expect(await preflights(over('int') + t('d md'), later + t('d md'))).toEqual([])
})
