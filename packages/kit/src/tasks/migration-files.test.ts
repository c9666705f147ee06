import { expect, test } from 'vitest'
import { downHeader, upHeader } from './migration-files.ts'
import type { Hazard, ProvenPlan } from './proven-plan.ts'

const hazard = (preflight: string, direction: 'up' | 'down'): Hazard => ({
  ...{ statement: '…', object: 'public.t', lock: null, rewrite: false, scan: false },
  ...{ preflight, direction },
})

const plan = (hazards: readonly Hazard[]): ProvenPlan => ({
  ...{ equal: false, up: { segments: [] }, down: { segments: [], class: 'exact' }, losses: [], hazards },
  ...{ renameCandidates: [], refused: [], downRefused: [], unmodelled: [], unobserved: [], probes: 3 },
  certificate: { provider: 'pglite', version: '18.6' },
})

const head = { version: '20260105101500', name: 'n', follows: [], renames: [] }
const preflights = (lines: readonly { readonly name: string; readonly value: string }[]) =>
  lines.filter(({ name }) => name === 'preflight').map(({ value }) => value)

test('each direction’s header holds the queries that find rows which would stop it, once each and on one line', () => {
  const proof = plan([
    hazard('select count(*) from t where n is null', 'up'),
    hazard('select count(*) from t where n is null', 'up'),
    hazard('select count(*) from t where not (\n  n > 0\n)', 'down'),
    hazard("select count(*) from t where not (x = 'a\nb')", 'down'),
  ])
  expect(preflights(upHeader(head, proof, 'h'))).toEqual(['select count(*) from t where n is null'])
  expect(preflights(downHeader(head, proof, 'h'))).toEqual(['select count(*) from t where not ( n > 0 )'])
})

test('the header tells the strongest lock and all that is done under it', () => {
  const lock = (told: Partial<Hazard>): Hazard => ({ ...hazard('', 'up'), preflight: null, ...told })
  const proof = plan([
    lock({ lock: 'row exclusive', scan: true }),
    lock({ lock: 'access exclusive', rewrite: true }),
    lock({ scan: true }),
  ])
  const [line] = upHeader(head, proof, 'h').filter(({ name }) => name === 'locks')
  expect(line?.value).toBe('public.t access exclusive, rewrite, scan')
})
