import type { Segment } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { prover, t } from '../prove.fixture.ts'

const byHand = (...statements: string[]): readonly Segment[] => [{ transactional: true, statements }]

describe('what a change by hand does to rows in a roundabout way', () => {
  const { proveChange } = prover('npm:18')

  test('a column that takes the name of another has lost the values of that one, though they look alike', async () => {
    const swap = byHand('alter table t rename a to c', 'alter table t rename b to a', 'alter table t rename c to b')
    const proof = await proveChange(t('a text, b text'), t('a text, b text'), { up: swap, down: swap })
    expect(proof).toMatchObject({ holds: true, down: { class: 'schema-exact' } })
    expect(proof.losses).toMatchObject([
      { object: 'public.t.a', kind: 'narrowed', direction: 'up' },
      { object: 'public.t.b', kind: 'narrowed', direction: 'up' },
    ])
    const down = byHand('alter table t drop d', ...(swap[0]?.statements ?? []))
    const back = await proveChange(t('a text, b text'), t('a text, b text, d int'), { down })
    expect(back.losses).toMatchObject([
      { object: 'public.t.a', kind: 'narrowed', direction: 'down' },
      { object: 'public.t.b', kind: 'narrowed', direction: 'down' },
      { object: 'public.t.d' },
    ])
  })

  test('a table that takes the name of another has lost the rows of that one', async () => {
    const proof = await proveChange(`create table t (a text); create table u (a text)`, `create table t (a text)`, {
      up: byHand('drop table t', 'alter table u rename to t'),
      down: byHand('create table u (a text)'),
    })
    expect(proof.losses).toMatchObject([
      { object: 'public.t', kind: 'dropped', direction: 'up', probes: 3 },
      { object: 'public.u', kind: 'dropped', direction: 'up', probes: 3 },
    ])
  })

  test('rows that are copied into a table of the same name are those that were there', async () => {
    const proof = await proveChange('create table t (a text)', 'create table t (a text)', {
      up: byHand(
        'create table u (a text)',
        'insert into u select a from t',
        'drop table t',
        'alter table u rename to t',
      ),
    })
    expect(proof).toMatchObject({ holds: true, losses: [] })
  })

  test.each([
    ['is set back', ['alter sequence s restart with 1']],
    [
      'is made anew',
      [
        'alter table t alter id drop default',
        'drop sequence s',
        'create sequence s',
        `alter table t alter id set default nextval('s')`,
      ],
    ],
  ])('a sequence that nothing owns and that %s gives values that are there already', async (_, statements) => {
    const schema = `create sequence s; create table t (id int primary key default nextval('s'), a text)`
    const proof = await proveChange(schema, schema, { up: byHand(...statements) })
    expect(proof).toMatchObject({ holds: false, up: { failure: { kind: 'unequal' } } })
    expect(proof.up?.failure?.message).toContain('the sequence of `public.t.id` would give 1 next')
  })

  test.each([
    ['update t set a = left(a, 100)', 'select count(*) from t'],
    ['alter table t alter a type text using left(a, 100)', 'select count(*) from public.t'],
  ])('%s changes no value that is there, and is told', async (statement, preflight) => {
    const proof = await proveChange(t('a text'), t('a text'), { up: byHand(statement), down: byHand('select 1') })
    expect(proof).toMatchObject({ holds: true, losses: [] })
    expect(proof.hazards).toContainEqual(expect.objectContaining({ object: 'public.t', unmet: 'update', preflight }))
    expect(proof.warnings).toMatchObject([
      { code: 'proof/unmet', message: expect.stringContaining('changed no probe') },
    ])
  })

  test('a statement that gives each row its own value again is not told', async () => {
    const proof = await proveChange(t('a text'), t('a text'), { up: byHand('update t set a = a') })
    expect(proof).toMatchObject({ holds: true, losses: [], warnings: [] })
  })
})
