/** Refusals for what no reader models: equal on both sides it is left alone, else there is no plan. */
import type { Problem } from '@tenon/schema/problem'
import type { Unmodelled } from '../catalog/fact.ts'
import type { Decisions } from './rebuild.ts'

export function unmodelledProblems(
  before: readonly Unmodelled[],
  after: readonly Unmodelled[],
  decisions: Decisions,
): Problem[] {
  const fresh = new Map(after.map((one) => [key(one), one]))
  const old = new Map(before.map((one) => [key(one), one]))
  return [
    ...before.flatMap((one): Problem[] => {
      const other = fresh.get(key(one))
      const falls = one.of !== undefined && decisions.drops.has(one.of)
      if (!other) return falls ? [] : [problem(one, 'stands only in the state before')]
      if (falls) return [problem(one, 'falls with what must be dropped and created again')]
      return one.definition === other.definition ? [] : [problem(one, 'differs')]
    }),
    ...after.flatMap((one) => (old.has(key(one)) ? [] : [problem(one, 'stands only in the state after')])),
  ]
}

const key = (one: Unmodelled): string => `${one.what}\n${one.object}`

const problem = (one: Unmodelled, what: string): Problem => ({
  code: 'plan/unmodelled',
  severity: 'error',
  message: `The ${one.what} \`${one.object}\` ${what}, and this is not modelled.`,
  hint: 'Make both states agree on it, or write this migration by hand: `tenon migrate create <name> --empty`.',
})
