import { expect, test } from 'vitest'
import type { Unmodelled } from '../catalog/fact.ts'
import { factId } from '../catalog/fact-id.ts'
import { makeFact } from '../catalog/make-fact.ts'
import { planChange } from './plan.ts'

const table = makeFact({ kind: 'table', path: ['public', 't'], attributes: {} })
const column = (type: string, name = 'a') =>
  makeFact({
    kind: 'column',
    path: ['public', 't', name],
    attributes: { type, notNull: false, notNullName: null, collation: null },
    noted: { position: 1 },
  })
const policy: Unmodelled = {
  what: 'policy',
  object: 'public.t.p',
  definition: 'using (a > 0)',
  of: table.id,
  uses: [factId('column', ['public', 't', 'a'])],
}

test('what no reader models is left alone where nothing that it uses changes', () => {
  const plan = planChange({
    before: { facts: [table, column('integer')], unmodelled: [policy] },
    after: { facts: [table, column('integer'), column('text', 'b')], unmodelled: [policy] },
  })
  expect(plan.refused).toEqual([])
  expect(plan.steps).toHaveLength(1)
})

test('a policy over a retyped column refuses the plan by name', () => {
  const plan = planChange({
    before: { facts: [table, column('integer')], unmodelled: [policy] },
    after: { facts: [table, column('bigint')], unmodelled: [policy] },
  })
  expect(plan.refused.map((one) => one.message)).toEqual([
    'The policy `public.t.p` uses the column `public.t.a`, which changes or goes, and this is not modelled.',
  ])
})

test('a renamed column takes the text of a policy along', () => {
  const after = { ...policy, definition: 'using (b > 0)', uses: [factId('column', ['public', 't', 'b'])] }
  const plan = planChange({
    before: { facts: [table, column('integer')], unmodelled: [policy] },
    after: { facts: [table, column('integer', 'b')], unmodelled: [after] },
    hints: {
      renames: [{ from: factId('column', ['public', 't', 'a']), to: factId('column', ['public', 't', 'b']) }],
      using: {},
    },
  })
  expect(plan.refused).toEqual([])
  expect(plan.steps.map((step) => step.sql)).toEqual(['alter table public.t rename column a to b'])
})
