/** Who holds the name that a rename takes, what belongs to a thing, and what goes with it. */
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { factId } from '../catalog/fact-id.ts'
import { rules } from './rules/all.ts'
import type { PathRename } from './writing/renaming.ts'

/** The first whose name it is, whatever its kind. */
export function holderOf(facts: readonly Fact[], { kind, from, to }: PathRename): Fact | undefined {
  const id = factId(kind, from)
  const source = facts.find((fact) => fact.id === id)
  if (!source) return undefined
  const { names } = rules[kind]
  const own = names(source)
  const wanted = names({ ...source, path: to, id: factId(kind, to) }).filter((name) => !own.includes(name))
  const isHeld = (fact: Fact): boolean => ownNames(fact).some((name) => wanted.includes(name))
  return wanted.length === 0 ? undefined : facts.find((fact) => fact.path.includes(to.at(-1) ?? '') && isHeld(fact))
}

/** Those that another name of its own would free: a column's NOT NULL is called as it is. */
function ownNames(fact: Fact): readonly string[] {
  const { names } = rules[fact.kind]
  const path = [...fact.path.slice(0, -1), `${fact.path.at(-1)} `]
  const kept = names({ ...fact, path, id: factId(fact.kind, path) })
  return names(fact).filter((name) => !kept.includes(name))
}

/** What it belongs to: its parent, or what its rule tells. */
export function ownerOf(fact: Fact, base: FactBase): string | undefined {
  const { owner } = rules[fact.kind]
  return owner ? owner(fact, base) : fact.parent
}

/** What goes with a fact: what belongs to it, and (unless only parts are asked for) whatever uses one of these. */
export function fallingWith(fact: Fact, base: FactBase, what: 'parts' | 'all' = 'all'): ReadonlySet<string> {
  const falling = new Set<string>([fact.id])
  const isFalling = (id: string | undefined): boolean => id !== undefined && falling.has(id)
  const uses = (one: Fact): boolean => one.uses.some(isFalling) || one.fallsWith?.some(isFalling) === true
  const falls = (one: Fact): boolean =>
    isFalling(one.parent) || isFalling(ownerOf(one, base)) || (what === 'all' && uses(one))
  for (let size = 0; size < falling.size; ) {
    size = falling.size
    for (const one of base.facts) if (falls(one)) falling.add(one.id)
  }
  return falling
}
