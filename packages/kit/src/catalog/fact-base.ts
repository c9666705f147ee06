/** Facts indexed: by id, by parent, by what they use. Knows no kind. */
import type { Fact } from './fact.ts'
import type { FactId } from './fact-id.ts'
import { once } from './once.ts'

export interface FactBase {
  readonly facts: readonly Fact[]
  get(id: FactId): Fact | undefined
  has(id: FactId): boolean
  /** Facts whose parent this is. */
  children(id: FactId): readonly Fact[]
  /** Facts that use this one. */
  users(id: FactId): readonly Fact[]
}

/** Lists of facts are never changed, and a proof asks for the same ones again and again. */
const known = new WeakMap<readonly Fact[], FactBase>()

/** Sorts by id, so that whatever walks a base is deterministic. */
export function factBase(facts: readonly Fact[]): FactBase {
  const there = known.get(facts)
  if (there) return there
  const made = index(facts)
  known.set(facts, made)
  return made
}

/** Each index is made when it is first asked for: most of a proof only looks up ids. */
function index(facts: readonly Fact[]): FactBase {
  const sorted = inOrder(facts) ? facts : [...facts].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const byId = once(() => new Map(sorted.map((fact) => [fact.id, fact])))
  const byParent = once(() => grouped(sorted, (fact) => (fact.parent === undefined ? [] : [fact.parent])))
  const byUse = once(() => grouped(sorted, ({ uses }) => (uses.length > 1 ? new Set(uses) : uses)))
  return {
    facts: sorted,
    get: (id) => byId().get(id),
    has: (id) => byId().has(id),
    children: (id) => byParent().get(id) ?? [],
    users: (id) => byUse().get(id) ?? [],
  }
}

/** What was read is sorted already. */
const inOrder = (facts: readonly Fact[]): boolean =>
  facts.every((fact, index) => index === 0 || (facts[index - 1]?.id ?? '') <= fact.id)

function grouped(facts: readonly Fact[], keysOf: (fact: Fact) => Iterable<FactId>): ReadonlyMap<FactId, Fact[]> {
  const groups = new Map<FactId, Fact[]>()
  for (const fact of facts) {
    for (const key of keysOf(fact)) {
      const list = groups.get(key)
      if (list) list.push(fact)
      else groups.set(key, [fact])
    }
  }
  return groups
}
