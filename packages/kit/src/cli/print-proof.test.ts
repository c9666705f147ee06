import { expect, test } from 'vitest'
import type { DeltaLine, ProvenPlan } from '../tasks/proven-plan.ts'
import { printDeltas, printProofSummary } from './print-proof.ts'
import { makeStyle } from './style.ts'

const style = makeStyle(false)
const column = (table: string, number: number): DeltaLine => ({
  sign: '+',
  kind: 'column',
  object: `public.${table}.c${number}`,
  detail: 'text',
})

test('a few changes stand together, aligned, without the schema that everybody means', () => {
  const text = printDeltas([column('a', 1), column('long_name', 2)], 'models differ from migrations', style)
  expect(text.split('\n')).toEqual([
    'models differ from migrations in 2 places',
    '',
    '  + column a.c1           text',
    '  + column long_name.c2   text',
  ])
})

test('many are counted, and those of one table stand by themselves', () => {
  const deltas = ['a', 'b', 'c'].flatMap((table) => Array.from({ length: 70 }, (_, number) => column(table, number)))
  const lines = printDeltas(deltas, 'the states differ', style).split('\n')
  expect(lines[0]).toBe('the states differ in 210 places: 210 new')
  expect(lines.filter((line) => line === '')).toHaveLength(3)
})

const hazard = (object: string): ProvenPlan['hazards'][number] => ({
  ...{ statement: 'alter table t …', object, lock: null, rewrite: false, scan: true },
  preflight: 'select count(*) from public.t where length(a) > 3',
  direction: 'up',
})

const proof: ProvenPlan = {
  ...{ equal: false, up: { segments: [] }, down: { segments: [], class: 'exact' }, losses: [], hazards: [] },
  ...{ renameCandidates: [], refused: [], downRefused: [], unmodelled: [], unobserved: [], probes: 3 },
  certificate: { provider: 'pglite', version: '18.6' },
}

test('a query that finds the rows in the way is printed once, whatever it is found for', () => {
  const told = { ...proof, hazards: [hazard('public.t'), hazard('public.t.a')] }
  expect(printProofSummary(told, style).match(/length\(a\)/g)).toHaveLength(1)
})

test('a way back that there is not is told with its reason', () => {
  const reason = { code: 'migration/irreversible', severity: 'note', message: 'the case is gone' } as const
  const told = printProofSummary({ ...proof, down: null, downRefused: [reason] }, style)
  expect(told).toContain('\n  down  there is no way back: the case is gone')
})

test('a lock is told with all that the statements under it do', () => {
  const lock = { ...hazard('public.t'), preflight: null }
  const told = {
    ...proof,
    hazards: [
      { ...lock, lock: 'row exclusive' },
      { ...lock, lock: 'access exclusive', scan: false },
    ],
  }
  expect(printProofSummary(told, style)).toContain('locks t (access exclusive, scan)')
  expect(printProofSummary({ ...proof, hazards: [lock] }, style)).toContain('no lock that stops readers or writers')
})
