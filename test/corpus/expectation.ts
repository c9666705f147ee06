/** What `expect.json` may say of a case: it requires or forbids kinds of step, losses, rewrites and refusals, never SQL text. */
import { expect } from 'vitest'
import { z } from 'zod'
import type { Plan, Step } from '../../packages/kit/src/plan/step.ts'

/** `make`, `drop`, `alter` or `rename`, then a kind of fact or one fact's id: `drop index`, `alter column:public.t.a`. */
const stepWord = z.string().regex(/^(make|drop|alter|rename) \S/)

export const expectation = z.strictObject({
  /** Pairs of fact ids. */
  renames: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** Column id (after) → expression, for the up. */
  using: z.record(z.string(), z.string()).default({}),
  /** The same for the down. */
  usingDown: z.record(z.string(), z.string()).default({}),
  /** Codes of the problems that refuse the up; of the down. */
  refused: z.array(z.string()).default([]),
  downRefused: z.array(z.string()).default([]),
  /** Steps that the up must have, or must not have. */
  demands: z.array(stepWord).default([]),
  forbids: z.array(stepWord).default([]),
  /** Fact ids that the up loses, exactly. */
  losses: z.array(z.string()).optional(),
  /** Fact ids that no step of the up makes or drops. */
  keeps: z.array(z.string()).default([]),
  /** Tables whose rows the up writes anew (their file changes), exactly. */
  rewrites: z.array(z.string()).optional(),
  /** What must be listed as a possible rename, as `kind from to`. */
  candidates: z.array(z.string()).optional(),
  /** Number of the up's segments and statements. */
  segments: z.number().optional(),
  statements: z.number().optional(),
  /** Rows of every table are the same before the up and after the down. */
  keepsRows: z.boolean().default(false),
  /** `SQLSTATE` with which the server refuses the up, since the rows don't fit. */
  upFails: z.string().optional(),
  /** By column, what its sequence gives next after the up, and then after the down. */
  next: z.record(z.string(), z.array(z.string()).min(1).max(2)).default({}),
  /** The oldest server that accepts these files. */
  since: z.number().default(15),
  /** Also on PGlite, which its own pg_dump observes; some seconds each. */
  embedded: z.boolean().default(false),
})

export type Expectation = z.infer<typeof expectation>

export function holdExpectation(wanted: Expectation, plan: Plan): void {
  const words = plan.steps.flatMap(wordsOf)
  expect(words, 'steps').toEqual(expect.arrayContaining(wanted.demands))
  expect(
    wanted.forbids.filter((word) => words.includes(word)),
    'forbidden steps',
  ).toEqual([])
  if (wanted.losses) expect(plan.steps.flatMap((step) => step.loses).sort()).toEqual([...wanted.losses].sort())
  const touched = new Set<string>(plan.steps.flatMap((step) => [...step.makes, ...step.drops]))
  expect(
    wanted.keeps.filter((id) => touched.has(id)),
    'what should be kept',
  ).toEqual([])
  if (wanted.candidates)
    expect(plan.candidates.map(({ kind, from, to }) => `${kind} ${from} ${to}`)).toEqual(wanted.candidates)
  if (wanted.segments !== undefined) expect(plan.segments).toHaveLength(wanted.segments)
  if (wanted.statements !== undefined) expect(plan.steps.map((step) => step.sql)).toHaveLength(wanted.statements)
}

/** Both the kind and the very fact. */
function wordsOf(step: Step): string[] {
  const both = (verb: string, ids: readonly string[]): string[] =>
    ids.flatMap((id) => [`${verb} ${id}`, `${verb} ${id.slice(0, id.indexOf(':'))}`])
  const isAlteration = step.makes.length === 0 && step.drops.length === 0
  if (/^alter [^;]* (rename|set schema) /.test(step.sql)) return both('rename', step.drops)
  return [...both('make', step.makes), ...both('drop', step.drops), ...(isAlteration ? both('alter', step.uses) : [])]
}
