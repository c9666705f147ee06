/**
 * Decides what is dropped, created and altered in place. Whatever uses a thing that goes, or whose type changes,
 * goes before and comes back after; the server's own text of it would otherwise remember the old type.
 */
import type { Problem } from '@tenon/schema/problem'
import { isSame } from '../catalog/diff.ts'
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
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
  const round: Round = {
    context,
    drops: new Set(before.facts.filter((fact) => !after.has(fact.id)).map((fact) => fact.id)),
    creates: new Set(after.facts.filter((fact) => !before.has(fact.id)).map((fact) => fact.id)),
    alters: new Map(),
    refused: new Map(),
    queue: [],
  }
  round.queue.push(...round.drops)
  alterOrRebuild(round)
  rebuildWhatIsBornWithParent(round)
  for (const { to, alteration } of [...round.alters.values()]) {
    for (const id of alteration.rebuilds ?? []) rebuild(round, id, to.id)
    if (alteration.disturbs || alteration.converts) disturb(round, to.id, alteration.converts === true)
  }
  spread(round)
  const { drops, creates, alters, refused } = round
  const unable = [...alters.values()].flatMap(({ alteration }) => alteration.refused ?? [])
  return { drops, creates, alters, refused: [...refused.values(), ...unable] }
}

/** What is being decided. */
interface Round {
  readonly context: RuleContext
  readonly drops: Set<FactId>
  readonly creates: Set<FactId>
  readonly alters: Map<FactId, Altered>
  readonly refused: Map<FactId, Problem>
  /** Dropped, and what uses it not yet looked at. */
  readonly queue: FactId[]
}

function alterOrRebuild(round: Round): void {
  const { context, drops, alters } = round
  for (const from of context.before.facts) {
    const to = context.after.get(from.id)
    if (!to || isSame(from.attributes, to.attributes)) continue
    const change = rules[to.kind].alter(from, to, context)
    if (change === 'rebuild') rebuild(round, to.id, to.id)
    else if (change === 'rebuild-parent') rebuild(round, to.parent ?? to.id, to.id)
    else if (!drops.has(to.id)) alters.set(to.id, { from, to, alteration: change })
  }
}

/** What only comes or goes along with its parent takes that one with it. */
function rebuildWhatIsBornWithParent(round: Round): void {
  const { context, creates } = round
  for (const fact of context.after.facts)
    if (creates.has(fact.id) && rules[fact.kind].bornWithParent && fact.parent) rebuild(round, fact.parent, fact.parent)
  for (const fact of context.before.facts)
    if (!context.after.has(fact.id) && fact.parent && rules[fact.kind].drop(fact, context) === 'rebuild-parent')
      rebuild(round, fact.parent, fact.parent)
}

function rebuild(round: Round, id: FactId, because: FactId): void {
  const { context, drops, creates, alters, refused, queue } = round
  const from = context.before.get(id)
  if (!from || drops.has(id) || !context.after.has(id)) return
  const rule = rules[from.kind]
  if (rule.bornWithParent && from.parent !== undefined && !drops.has(from.parent)) {
    rebuild(round, from.parent, because)
    return
  }
  if (!rule.rebuildable && !isComputed(id, context)) {
    refused.set(id, cannotRebuild(from, context.before.get(because) ?? from))
    return
  }
  drops.add(id)
  creates.add(id)
  alters.delete(id)
  queue.push(id)
}

/** What uses this fact can't stay as it is while it changes under its feet. */
function disturb(round: Round, id: FactId, converts: boolean): void {
  const { context, drops, creates } = round
  const { before, after } = context
  // What belongs to a thing that is remade under its name (a comment) goes with the old one.
  if (converts) for (const child of before.children(id)) if (after.has(child.id)) creates.add(child.id)
  for (const user of [...before.children(id), ...before.users(id)]) {
    const to = after.get(user.id)
    const rule = rules[user.kind]
    if (!to || drops.has(user.id) || rule.survives?.(user)) continue
    if (converts && rule.convert && !isComputed(user.id, context)) convert(round, user, to)
    else rebuild(round, user.id, id)
  }
}

function convert(round: Round, from: Fact, to: Fact): void {
  const known = round.alters.get(to.id)
  // A type of its own that changes at the same time is reached by the same statement.
  if (known?.alteration.disturbs) return
  const own = rules[to.kind].convert?.(to, round.context) ?? []
  const statements = [...own, ...(known?.alteration.statements ?? [])]
  round.alters.set(to.id, { from, to, alteration: { statements, disturbs: true } })
  disturb(round, to.id, false)
}

/** From all that is dropped on to what belongs to it and uses it. */
function spread(round: Round): void {
  const { context, alters, queue } = round
  const { before, after } = context
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const child of before.children(id)) rebuild(round, child.id, id)
    const takes = successor(round, id)
    for (const user of before.users(id)) {
      // An altered user lets go by itself, unless it goes on using what is only remade.
      const letsGo = alters.has(user.id) && !after.get(user.id)?.uses.some((used) => used === id || takes(used))
      if (letsGo) continue
      if (!rules[user.kind].survives?.(user) || fallsWith(user, id)) rebuild(round, user.id, id)
    }
  }
}

/** Whether a new fact takes a name that this one must free first; either may be part of what bears the name. */
function successor({ context: { before, after } }: Round, id: FactId): (used: FactId) => boolean {
  const freed = namesFrom(id, { in: before, notIn: after })
  return (used) => namesFrom(used, { in: after, notIn: before }).some((name) => freed.includes(name))
}

/** Its own and those of what it belongs to, as far as the other state has it not. */
function namesFrom(id: FactId | undefined, bases: { readonly in: FactBase; readonly notIn: FactBase }): string[] {
  const fact = id === undefined || bases.notIn.has(id) ? undefined : bases.in.get(id)
  return fact ? [...rules[fact.kind].names(fact), ...namesFrom(fact.parent, bases)] : []
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
