/** What a rename makes of the facts before: new paths, ids and, as far as it can be foretold, new texts. Knows no kinds: what is special stands in the rules. */
import type { Fact } from '../catalog/fact.ts'
import { type FactId, factId, homeId, isNamedInSchema } from '../catalog/fact-id.ts'
import { rules } from './rules/all.ts'
import { movePath, type PathRename, type Renaming, type Retold, renameQualified } from './writing/renaming.ts'

export function renameFacts(facts: readonly Fact[], rename: PathRename): Fact[] {
  const renaming = toRenaming(facts, rename)
  const paths = new Map(facts.map((fact) => [fact.id, newPath(fact, renaming)]))
  const ids = new Map(facts.map((fact) => [fact.id, factId(fact.kind, paths.get(fact.id) ?? fact.path)]))
  return facts.map((fact) => {
    const path = paths.get(fact.id) ?? fact.path
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
  })
}

function toRenaming(facts: readonly Fact[], rename: PathRename): Renaming {
  const { kind, from, to } = rename
  const id = factId(kind, from)
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  const reached = new Map<FactId, boolean>()
  const reaches = (one: FactId | undefined): boolean => {
    if (one === undefined || one === id) return one !== undefined
    const known = reached.get(one)
    if (known !== undefined) return known
    const fact = byId.get(one)
    const answer = fact !== undefined && reaches(surrounding(fact))
    reached.set(one, answer)
    return answer
  }
  const inText = (text: string): string => (rules[kind].renameIn ?? renameQualified)(text, from, to)
  return { ...rename, id, reaches, inText }
}

/** Whose path its own begins with. */
const surrounding = (fact: Fact): FactId | undefined =>
  isNamedInSchema(fact.kind) ? homeId(fact.kind, fact.path) : fact.parent

function newPath(fact: Fact, renaming: Renaming): readonly string[] {
  const own = rules[fact.kind].movePath
  if (own) return own(fact, renaming)
  return renaming.reaches(fact.id) ? movePath(fact.path, renaming) : fact.path
}

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
