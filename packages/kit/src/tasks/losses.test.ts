import { expect, test } from 'vitest'
import { needlessConsent } from './losses.ts'
import type { ProvenPlan } from './proven-plan.ts'

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
