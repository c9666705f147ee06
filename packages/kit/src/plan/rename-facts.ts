/** What a rename makes of the facts before: new paths, ids and, as far as it can be foretold, new texts. Knows no kinds: what is special stands in the rules. */
import type { Fact } from '../catalog/fact.ts'
import { type FactId, factId, homeId, isNamedInSchema } from '../catalog/fact-id.ts'
import { once } from '../catalog/once.ts'
import { rules } from './rules/all.ts'
import {
  movePath,
  type PathRename,
  type Renaming,
  type Retold,
  renameQualified,
  startsWith,
} from './writing/renaming.ts'

export interface RenamedFacts {
  readonly facts: readonly Fact[]
  /** What each whose path has moved is called now. */
  readonly ids: ReadonlyMap<FactId, FactId>
}

/** A plan may hold hundreds of renames, and most concern a handful of facts: whatever is not concerned stays as it is. */
export function renameFacts(facts: readonly Fact[], rename: PathRename): RenamedFacts {
  const { renaming, paths } = toRenaming(facts, rename)
  const ids = new Map([...paths].map(([{ id, kind }, path]) => [id, factId(kind, path)]))
  const isMoved = (id: FactId): boolean => ids.has(id)
  const follow = (fact: Fact): Fact => {
    const { id, parent, uses, fallsWith } = fact
    const isConcerned = [id, ...(parent === undefined ? [] : [parent])].some(isMoved)
    return isConcerned || uses.some(isMoved) || fallsWith?.some(isMoved)
      ? tell(fact, { path: paths.get(fact) ?? fact.path, ids, renaming })
      : fact
  }
  return { facts: facts.map(follow), ids }
}

interface Telling {
  readonly path: readonly string[]
  readonly ids: ReadonlyMap<FactId, FactId>
  readonly renaming: Renaming
}

function tell(fact: Fact, { path, ids, renaming }: Telling): Fact {
  // What moves elsewhere hangs on what stands around it there.
  const [oldHome, newHome] = [homeId(fact.kind, fact.path), homeId(fact.kind, path)]
  const follow = (id: FactId): FactId => ids.get(id) ?? id
  const settle = (id: FactId): FactId => (id === oldHome && newHome !== undefined ? newHome : follow(id))
  const moved = { ...fact, path, id: follow(fact.id) }
  return {
    ...moved,
    ...(fact.parent === undefined ? {} : { parent: settle(fact.parent) }),
    uses: fact.uses.map(settle),
    ...(fact.fallsWith === undefined ? {} : { fallsWith: fact.fallsWith.map(settle) }),
    ...([fact.id, fact.parent, ...fact.uses].some(renaming.reaches) ? retell(moved, renaming) : {}),
  }
}

/** `paths`: the new one of every fact whose path moves along. */
function toRenaming(
  facts: readonly Fact[],
  rename: PathRename,
): { renaming: Renaming; paths: ReadonlyMap<Fact, readonly string[]> } {
  const { kind, from, to } = rename
  const id = factId(kind, from)
  const isWithin = withinOf(id, facts)
  const within = facts.filter((fact) => startsWith(fact.path, from) && isWithin(fact.id))
  const reached = new Set(within.map((fact) => fact.id))
  const reaches = (one: FactId | undefined): boolean => one !== undefined && (one === id || reached.has(one))
  const inText = (text: string): string => (rules[kind].renameIn ?? renameQualified)(text, from, to)
  const renaming = { ...rename, id, reaches, inText }
  const paths = new Map<Fact, readonly string[]>()
  for (const fact of within) if (!rules[fact.kind].movePath) paths.set(fact, movePath(fact.path, rename))
  for (const fact of facts) {
    const path = rules[fact.kind].movePath?.(fact, renaming) ?? fact.path
    if (path !== fact.path) paths.set(fact, path)
  }
  return { renaming, paths }
}

/** Whether a fact is the one of this id, or has its path within that one's. */
function withinOf(id: FactId, facts: readonly Fact[]): (one: FactId) => boolean {
  const byId = once(() => new Map(facts.map((fact) => [fact.id, fact])))
  const isWithin = (one: FactId): boolean => {
    if (one === id) return true
    const fact = byId().get(one)
    const around = fact && surrounding(fact)
    return around !== undefined && isWithin(around)
  }
  return isWithin
}

/** Whose path its own begins with. */
const surrounding = (fact: Fact): FactId | undefined =>
  isNamedInSchema(fact.kind) ? homeId(fact.kind, fact.path) : fact.parent

function retell(fact: Fact, renaming: Renaming): Retold {
  const { texts = [], retell: special } = rules[fact.kind]
  const attributes = Object.fromEntries(
    Object.entries(fact.attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && texts.includes(name) ? renaming.inText(value) : value,
    ]),
  )
  return { attributes, ...special?.({ ...fact, attributes }, renaming) }
}
