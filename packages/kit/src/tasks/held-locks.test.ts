import { expect, test } from 'vitest'
import { heldLocks } from './held-locks.ts'
import type { Hazard } from './proven-plan.ts'

const hazard = (object: string, told: Partial<Hazard>): Hazard => ({
  ...{ statement: '…', object, lock: null, rewrite: false, scan: false, preflight: null, direction: 'up', ...told },
})

test('a relation has the strongest lock of all statements, and is rewritten and scanned where any of them does it', () => {
  expect(
    heldLocks([
      hazard('public.a', { lock: 'row exclusive', scan: true }),
      hazard('public.a', { lock: 'access exclusive' }),
      hazard('public.b', { lock: 'share update exclusive', scan: true }),
      hazard('public.a', { rewrite: true }),
      hazard('public.a.n', { preflight: 'select count(*) from public.a' }),
    ]),
  ).toEqual([
    { object: 'public.a', text: 'access exclusive, rewrite, scan', isHeavy: true },
    { object: 'public.b', text: 'share update exclusive, scan', isHeavy: false },
  ])
})
