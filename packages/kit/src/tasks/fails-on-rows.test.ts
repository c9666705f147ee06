import { expect, test } from 'vitest'
import { prover, t } from '../proof/prove.fixture.ts'
import { rowsProblems } from './fails-on-rows.ts'

const { proveChange } = prover('npm:18')

test('an up that no row survives is a warning with its column, and tables that point there say why they have none', async () => {
  const child = '; create table visit (id int primary key, t_id int not null references t)'
  const proof = await proveChange(t('a int') + child, t('a int, insurer text not null') + child)
  expect(proof.stops).toMatchObject([{ object: 'public.t', column: 'insurer' }])
  expect(rowsProblems(proof)).toMatchObject([
    {
      code: 'migration/fails-on-rows',
      message:
        'The up stops wherever `t` holds rows: column "insurer" of relation "t" contains null values, at `alter table public.t add column insurer text not null`.',
      hint: 'Give `t.insurer` a default; or add it nullable, fill it, and make it NOT NULL in a segment of its own.',
    },
  ])
  expect(proof.unobserved).toMatchObject([
    { object: 'public.visit', reason: 'it points at public.t, of which no row survives the change' },
    { object: 'public.t' },
  ])
})

test.each([
  [
    'a generated column',
    t('a int not null'),
    t('a int not null, b int generated always as (a * 2) stored'),
    'integer out of range',
  ],
  ['an identity', t('a int not null'), t('a int not null generated always as identity'), 'out of bounds for sequence'],
])(
  '%s that stops at boundary values only is said to stop at some, and other rows are observed',
  async (_, before, after, told) => {
    const proof = await proveChange(before, after)
    expect(proof).toMatchObject({ holds: true, unobserved: [], probes: 1 })
    const [problem, ...more] = rowsProblems(proof)
    expect(more).toEqual([])
    expect(problem?.message).toContain('The up stops at some values of `t`')
    expect(problem?.message).toContain(told)
  },
)

test('what no probe row fits is not said to stop at every row', async () => {
  const proof = await proveChange(t('a text not null'), `${t('a text not null')}; create index i on t ((a::int))`)
  expect(rowsProblems(proof).map(({ message }) => message)).toEqual([
    expect.stringContaining('No probe row of `t` fits `create index i'),
  ])
})
