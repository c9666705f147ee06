/** Facts indexed: by id, by parent, by what they use. Knows no kind. */
import type { Fact } from './fact.ts'
import type { FactId } from './fact-id.ts'

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

function index(facts: readonly Fact[]): FactBase {
  const sorted = inOrder(facts) ? facts : [...facts].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const byId = new Map<FactId, Fact>()
  const byParent = new Map<FactId, Fact[]>()
  const byUse = new Map<FactId, Fact[]>()
  for (const fact of sorted) {
    byId.set(fact.id, fact)
    if (fact.parent !== undefined) append(byParent, fact.parent, fact)
    for (const use of fact.uses.length > 1 ? new Set(fact.uses) : fact.uses) append(byUse, use, fact)
  }
  return {
    facts: sorted,
    get: (id) => byId.get(id),
    has: (id) => byId.has(id),
    children: (id) => byParent.get(id) ?? [],
    users: (id) => byUse.get(id) ?? [],
  }
}

/** What was read is sorted already. */
const inOrder = (facts: readonly Fact[]): boolean =>
  facts.every((fact, index) => index === 0 || (facts[index - 1]?.id ?? '') <= fact.id)

function append(map: Map<FactId, Fact[]>, key: FactId, fact: Fact): void {
  const list = map.get(key)
  if (list) list.push(fact)
  else map.set(key, [fact])
}
