/** What could be a rename and is not acted upon: gone and new things that look alike but for their names. */
import { attributesOf, notesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { type Kind, printPath } from '../catalog/fact-id.ts'
import type { RenameCandidate } from './step.ts'

/** `before` is told after the renames that hints gave. */
export function renameCandidates(before: FactBase, after: FactBase): RenameCandidate[] {
  const gone = before.facts.filter((fact) => !after.has(fact.id) && (!fact.parent || after.has(fact.parent)))
  const fresh = after.facts.filter((fact) => !before.has(fact.id) && (!fact.parent || before.has(fact.parent)))
  return candidateKinds.flatMap(({ kind, score }) =>
    bestPairs(
      gone.filter((fact) => fact.kind === kind),
      fresh.filter((fact) => fact.kind === kind),
      (from, to) => score(from, to, { before, after }),
    ).map(({ from, to }) => ({ kind, from: printPath(from.path), to: printPath(to.path) })),
  )
}

interface States {
  readonly before: FactBase
  readonly after: FactBase
}

/** Above 0 the two could be one; the higher the likelier. */
const candidateKinds: readonly { kind: Kind; score: (from: Fact, to: Fact, states: States) => number }[] = [
  { kind: 'table', score: tableScore },
  { kind: 'column', score: columnScore },
  { kind: 'enum', score: (from, to) => (sameLabels(from, to) ? 1 : 0) },
]

const sameLabels = (from: Fact, to: Fact): boolean =>
  JSON.stringify(attributesOf('enum', from).labels) === JSON.stringify(attributesOf('enum', to).labels)

function columnScore(from: Fact, to: Fact, { before, after }: States): number {
  if (from.parent !== to.parent) return 0
  const [old, fresh] = [attributesOf('column', from), attributesOf('column', to)]
  if (old.type !== fresh.type) return 0
  const kindsOf = (base: FactBase, fact: Fact): string =>
    base
      .children(fact.id)
      .map((child) => `${child.kind} ${child.kind === 'identity' ? '' : JSON.stringify(child.attributes)}`)
      .join()
  const usesOf = (base: FactBase, fact: Fact): string =>
    base
      .users(fact.id)
      .map((user) => user.kind)
      .sort()
      .join()
  const distance = Math.abs(notesOf('column', from).position - notesOf('column', to).position)
  return (
    1 +
    (old.notNull === fresh.notNull ? 2 : 0) +
    (kindsOf(before, from) === kindsOf(after, to) ? 2 : 0) +
    (usesOf(before, from) === usesOf(after, to) ? 2 : 0) +
    1 / (1 + distance)
  )
}

/** Six tenths of all columns of both, and more than one, agree in name and type; or all agree in type and order. */
function tableScore(from: Fact, to: Fact, { before, after }: States): number {
  const [old, fresh] = [columnsOf(before, from), columnsOf(after, to)]
  if (old.length === 0 || fresh.length === 0) return 0
  const named = (columns: readonly Fact[]): string[] =>
    columns.map((column) => `${column.path[2]} ${attributesOf('column', column).type}`)
  const types = (columns: readonly Fact[]): string =>
    columns.map((column) => attributesOf('column', column).type).join()
  const shared = named(old).filter((name) => named(fresh).includes(name)).length
  const likeness = (2 * shared) / (old.length + fresh.length)
  if (types(old) === types(fresh) && old.length > 1) return 1 + likeness
  // An `id` and two timestamps alone make no likeness.
  return shared > 1 && likeness >= 0.6 ? likeness : 0
}

const columnsOf = (base: FactBase, table: Fact): Fact[] =>
  base
    .children(table.id)
    .filter((child) => child.kind === 'column')
    .sort((a, b) => notesOf('column', a).position - notesOf('column', b).position)

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
