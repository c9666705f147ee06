import { expect, test } from 'vitest'
import { lossProblems, needlessConsent } from './losses.ts'
import type { Hazard, Loss, ProvenPlan } from './proven-plan.ts'

const plan: ProvenPlan = {
  ...{ equal: false, up: { segments: [] }, down: { segments: [], class: 'schema-exact' }, hazards: [] },
  losses: [{ object: 'public.users.fax', kind: 'dropped', direction: 'up', probes: 3 }],
  renameCandidates: [{ kind: 'column', from: 'public.users.name', to: 'public.users.title' }],
  ...{ refused: [], downRefused: [], unmodelled: [], unobserved: [], probes: 3 },
  certificate: { provider: 'pglite', version: '18.6' },
}

test('consent to what is not lost is told, with what is', () => {
  expect(needlessConsent(plan, ['users.fax', 'public.users.fax', 'users.name'])).toEqual([])
  expect(needlessConsent(plan, ['users.fux'])).toMatchObject([
    { severity: 'warning', hint: 'Lost are `users.fax`, `users.name`.' },
  ])
})

const planOf = (losses: readonly Loss[], hazards: readonly Hazard[] = []): ProvenPlan => ({
  ...{ equal: false, up: { segments: [] }, down: { segments: [], class: 'exact' }, losses, hazards },
  ...{ renameCandidates: [], refused: [], downRefused: [], unmodelled: [], unobserved: [], probes: 3 },
  certificate: { provider: 'pglite', version: '18.6' },
})

const messages = (proof: ProvenPlan) =>
  lossProblems(proof, [], () => undefined).map(({ message, hint }) => [message, hint])

test('rows that go, a table that goes and values that may go are told apart', () => {
  const rows = { object: 'public.t', kind: 'dropped', direction: 'up', rows: 3 } as const
  expect(messages(planOf([{ ...rows, probes: 1 }]))).toEqual([
    ['Rows of `t` would be deleted: 1 of its 3 probe rows.', '`--allow-loss t` accepts it.'],
  ])
  const hazard: Hazard = {
    ...{ statement: 'delete from t where a > 9', object: 'public.t', lock: null, rewrite: false, scan: false },
    ...{ preflight: 'select count(*) from t where a > 9', unmet: 'delete', direction: 'up' },
  }
  expect(messages(planOf([{ ...rows, probes: 0 }], [hazard]))).toEqual([
    [
      'Rows of `t` would be deleted, and how many nobody saw: none of its 3 probe rows was among them.',
      '`--allow-loss t` accepts it. This counts them in the real database: `select count(*) from t where a > 9`.',
    ],
  ])
  expect(messages(planOf([{ object: 'public.t', kind: 'dropped', direction: 'up', probes: 3 }]))[0]?.[0]).toBe(
    '`t` would be dropped with its data.',
  )
  expect(messages(planOf([{ object: 'public.t.a', kind: 'narrowed', direction: 'up', probes: 0 }]))[0]?.[0]).toContain(
    'may be narrowed',
  )
})
