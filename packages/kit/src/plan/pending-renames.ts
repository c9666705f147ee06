/** Which hints of models still have something to do. A hint may stand in a model long after its rename. */
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { type FactId, factId, homeId, isNamedInSchema } from '../catalog/fact-id.ts'
import { rules } from './rules/all.ts'
import type { Rename } from './step.ts'

export interface RenamedStates {
  readonly before: FactBase
  readonly after: FactBase
}

/** Both are there, of one kind that can be renamed, and what they stand in is the same thing. */
export function isPossible({ before, after }: RenamedStates, hint: Rename, others: readonly Rename[]): boolean {
  const [from, to] = [before.get(hint.from), after.get(hint.to)]
  if (!from || !to || from.kind !== to.kind || hint.from === hint.to || !rules[to.kind].rename) return false
  return mayMove(from, to) || carried({ before, after }, from.parent, others) === to.parent
}

/**
 * What was asked for, and those hints whose new name is not there yet, or is given away by another rename. The old name
 * may be there in both states: then something new takes it in the same change.
 */
export function pendingRenames(
  states: RenamedStates,
  hints: readonly Rename[],
  asked: readonly Rename[] = [],
): readonly Rename[] {
  const isAskedOtherwise = ({ from, to }: Rename) => asked.some((one) => one.from === from || one.to === to)
  let pending = [...asked, ...hints.filter((hint) => !isAskedOtherwise(hint))]
  for (;;) {
    const left = new Set(pending.map(({ from }) => from))
    const isPending = (hint: Rename) =>
      asked.includes(hint) || ((!states.before.has(hint.to) || left.has(hint.to)) && isPossible(states, hint, pending))
    const next = pending.filter(isPending)
    if (next.length === pending.length) return next
    pending = next
  }
}

/** What stands in a schema by itself may go to another one. */
const mayMove = (...both: readonly Fact[]): boolean =>
  both.every(({ kind, path, parent }) => isNamedInSchema(kind) && parent === homeId(kind, path))

/** What an owner is called after the renames. */
function carried({ before, after }: RenamedStates, owner: FactId | undefined, renames: readonly Rename[]) {
  const targetOf = (id: FactId | undefined) => renames.find(({ from }) => from === id)?.to
  const fact = owner === undefined ? undefined : before.get(owner)
  if (!fact) return owner
  const itself = targetOf(fact.id)
  if (itself !== undefined) return itself
  const home = after.get(targetOf(homeId(fact.kind, fact.path)) ?? fact.id)
  return home && home.id !== fact.id ? factId(fact.kind, [...home.path, ...fact.path.slice(1)]) : fact.id
}
