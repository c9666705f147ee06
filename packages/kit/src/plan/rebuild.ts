/**
 * Decides what is dropped, created and altered in place. Whatever uses a thing that goes, or whose type changes,
 * goes before and comes back after; the server's own text of it would otherwise remember the old type.
 */
import type { Problem } from '@tenon/schema/problem'
import { isSame } from '../catalog/diff.ts'
import type { Fact } from '../catalog/fact.ts'
import { type FactId, printPath } from '../catalog/fact-id.ts'
import { rules } from './rules/all.ts'
import type { Alteration, RuleContext } from './writing/rule.ts'

export interface Altered {
  readonly from: Fact
  readonly to: Fact
  readonly alteration: Alteration
}

export interface Decisions {
  /** Removed, or dropped to be created again. */
  readonly drops: ReadonlySet<FactId>
  /** Added, or created again. */
  readonly creates: ReadonlySet<FactId>
  readonly alters: ReadonlyMap<FactId, Altered>
  readonly refused: readonly Problem[]
}

export function decide(context: RuleContext): Decisions {
  const { before, after } = context
  const drops = new Set<FactId>(before.facts.filter((fact) => !after.has(fact.id)).map((fact) => fact.id))
  const creates = new Set<FactId>(after.facts.filter((fact) => !before.has(fact.id)).map((fact) => fact.id))
  const alters = new Map<FactId, Altered>()
  const refused = new Map<FactId, Problem>()
  const queue = [...drops]

  const rebuild = (id: FactId, because: FactId): void => {
    const from = before.get(id)
    if (!from || drops.has(id) || !after.has(id)) return
    const rule = rules[from.kind]
    if (rule.bornWithParent && from.parent !== undefined && !drops.has(from.parent)) {
      rebuild(from.parent, because)
      return
    }
    if (!rule.rebuildable && !isComputed(id, context)) {
      refused.set(id, cannotRebuild(from, before.get(because) ?? from))
      return
    }
    drops.add(id)
    creates.add(id)
    alters.delete(id)
    queue.push(id)
  }

  /** What uses this fact can't stay as it is while it changes under its feet. */
  const disturb = (id: FactId, converts: boolean): void => {
    // What belongs to a thing that is remade under its name (a comment) goes with the old one.
    if (converts) for (const child of before.children(id)) if (after.has(child.id)) creates.add(child.id)
    for (const user of [...before.children(id), ...before.users(id)]) {
      const to = after.get(user.id)
      const rule = rules[user.kind]
      if (!to || drops.has(user.id) || rule.survives?.(user)) continue
      if (converts && rule.convert && !isComputed(user.id, context)) convert(user, to)
      else rebuild(user.id, id)
    }
  }

  const convert = (from: Fact, to: Fact): void => {
    const known = alters.get(to.id)
    // A type of its own that changes at the same time is reached by the same statement.
    if (known?.alteration.disturbs) return
    const statements = [...(rules[to.kind].convert?.(to, context) ?? []), ...(known?.alteration.statements ?? [])]
    alters.set(to.id, { from, to, alteration: { statements, disturbs: true } })
    disturb(to.id, false)
  }

  for (const from of before.facts) {
    const to = after.get(from.id)
    if (!to || isSame(from.attributes, to.attributes)) continue
    const change = rules[to.kind].alter(from, to, context)
    if (change === 'rebuild') rebuild(to.id, to.id)
    else if (change === 'rebuild-parent') rebuild(to.parent ?? to.id, to.id)
    else if (!drops.has(to.id)) alters.set(to.id, { from, to, alteration: change })
  }
  for (const fact of after.facts)
    if (creates.has(fact.id) && rules[fact.kind].bornWithParent && fact.parent) rebuild(fact.parent, fact.parent)
  for (const fact of before.facts)
    if (!after.has(fact.id) && fact.parent && rules[fact.kind].drop(fact, context) === 'rebuild-parent')
      rebuild(fact.parent, fact.parent)
  for (const { to, alteration } of [...alters.values()])
    if (alteration.disturbs || alteration.converts) disturb(to.id, alteration.converts === true)

  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const child of before.children(id)) rebuild(child.id, id)
    for (const user of before.users(id)) {
      // An altered user lets go by itself, unless it goes on using what is only remade.
      const letsGo = alters.has(user.id) && !after.get(user.id)?.uses.includes(id)
      if (!letsGo && !rules[user.kind].survives?.(user)) rebuild(user.id, id)
      else if (!letsGo && fallsWith(user, id)) rebuild(user.id, id)
    }
  }
  const unable = [...alters.values()].flatMap(({ alteration }) => alteration.refused ?? [])
  return { drops, creates, alters, refused: [...refused.values(), ...unable] }
}

const fallsWith = (fact: Fact, id: FactId): boolean => fact.fallsWith?.includes(id) ?? false

/** A column whose values the server computes, before or after. */
const isComputed = (id: FactId, { before, after }: RuleContext): boolean =>
  [before, after].some((base) => base.children(id).some((child) => rules[child.kind].bornWithParent))

const cannotRebuild = (fact: Fact, because: Fact): Problem => ({
  code: 'plan/cannot-rebuild',
  severity: 'error',
  message: `The ${fact.kind} \`${printPath(fact.path)}\` uses the ${because.kind} \`${printPath(because.path)}\`, which must be dropped and created again, and dropping it along would lose values.`,
  hint: 'Write this migration by hand: `tenon migrate create <name> --empty`.',
})
