/** Refusals for what no reader models: equal on both sides and untouched it is left alone, else there is no plan. */
import type { Problem } from '@tenon/schema/problem'
import type { Unmodelled } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { type FactId, printPath } from '../catalog/fact-id.ts'
import { comparedUnmodelled } from '../catalog/unmodelled.ts'
import type { Decisions } from './rebuild.ts'

export interface UnmodelledStates {
  /** Under the new names, as `before` is. */
  readonly old: readonly Unmodelled[]
  readonly fresh: readonly Unmodelled[]
  readonly before: FactBase
}

export function unmodelledProblems({ before, ...states }: UnmodelledStates, decisions: Decisions): Problem[] {
  const [old, fresh] = [planned(states.old), planned(states.fresh)]
  const [gone, come] = [new Map(old.map((one) => [key(one), one])), new Map(fresh.map((one) => [key(one), one]))]
  return [
    ...old.flatMap((one): Problem[] => {
      const other = come.get(key(one))
      const falls = one.of !== undefined && decisions.drops.has(one.of)
      if (!other) return falls ? [] : [problem(one, 'stands only in the state before')]
      if (falls) return [problem(one, 'falls with what must be dropped and created again')]
      if (one.definition !== other.definition) return [problem(one, 'differs')]
      const used = disturbed(one, decisions)
      return used === undefined ? [] : [problem(one, `uses ${print(used, before)}, which changes or goes`)]
    }),
    ...fresh.flatMap((one) => (gone.has(key(one)) ? [] : [problem(one, 'stands only in the state after')])),
  ]
}

const planned = (all: readonly Unmodelled[]): readonly Unmodelled[] =>
  comparedUnmodelled(all).filter(({ what }) => !comesAlong.has(what))

/** The server makes them along with a modelled thing: whether it made the right ones, the proof tells. */
const comesAlong: ReadonlySet<string> = new Set(['index of a partition'])

/** The first of what it uses that does not stay as it is. */
function disturbed(one: Unmodelled, { drops, alters }: Decisions): FactId | undefined {
  const isRetyped = (id: FactId): boolean => {
    const alteration = alters.get(id)?.alteration
    return alteration?.disturbs === true || alteration?.converts === true
  }
  const dropped = one.uses?.find((id) => drops.has(id))
  if (dropped !== undefined) return dropped
  if (one.of !== undefined && resetByType.has(one.what) && isRetyped(one.of)) return one.of
  return one.uses?.find(isRetyped)
}

/** `alter column … type` puts them back to the type's own. */
const resetByType: ReadonlySet<string> = new Set(['storage', 'compression'])

const key = (one: Unmodelled): string => `${one.what}\n${one.object}`

function print(id: FactId, before: FactBase): string {
  const fact = before.get(id)
  return fact ? `the ${fact.kind} \`${printPath(fact.path)}\`` : `\`${id}\``
}

const problem = (one: Unmodelled, what: string): Problem => ({
  code: 'plan/unmodelled',
  severity: 'error',
  message: `The ${one.what} \`${one.object}\` ${what}, and this is not modelled.`,
  hint: 'Make both states agree on it, or write this migration by hand: `tenon migrate create <name> --empty`.',
})
