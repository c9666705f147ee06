/** What could be a rename and is not acted upon: gone and new things that look alike but for their names. */
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { printPath } from '../catalog/fact-id.ts'
import { rules } from './rules/all.ts'
import type { RenameCandidate } from './step.ts'

/** `before` is told after the renames that hints gave. */
export function renameCandidates(before: FactBase, after: FactBase): RenameCandidate[] {
  const gone = before.facts.filter((fact) => !after.has(fact.id) && (!fact.parent || after.has(fact.parent)))
  const fresh = after.facts.filter((fact) => !before.has(fact.id) && (!fact.parent || before.has(fact.parent)))
  return Object.values(rules).flatMap(({ kind, likeness }) => {
    if (!likeness) return []
    const pairs = bestPairs(
      gone.filter((fact) => fact.kind === kind),
      fresh.filter((fact) => fact.kind === kind),
      (from, to) => likeness(from, to, { before, after }),
    )
    return pairs.map(({ from, to }) => ({ kind, from: printPath(from.path), to: printPath(to.path) }))
  })
}

/** Each is named once, the likeliest pairs first. */
function bestPairs(
  gone: readonly Fact[],
  fresh: readonly Fact[],
  score: (from: Fact, to: Fact) => number,
): { from: Fact; to: Fact }[] {
  const pairs = gone
    .flatMap((from) => fresh.map((to) => ({ from, to, score: score(from, to) })))
    .filter((pair) => pair.score > 0)
    .sort((a, b) => b.score - a.score)
  const used = new Set<Fact>()
  return pairs.filter(({ from, to }) => {
    if (used.has(from) || used.has(to)) return false
    used.add(from).add(to)
    return true
  })
}
