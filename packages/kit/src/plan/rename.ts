/** Hints as renames, before anything else happens; then what only changed its name, such as constraints and indexes. */
import type { Fact } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import { factId, type Kind } from '../catalog/fact-id.ts'
import { type MovingInput, movingState, type Renamed } from './moving-state.ts'
import { holderOf, ownerOf } from './name-holder.ts'
import { isPossible } from './pending-renames.ts'
import { rules, turnOf } from './rules/all.ts'
import type { Rename } from './step.ts'
import { type PathRename, startsWith } from './writing/renaming.ts'
import type { RuleContext } from './writing/rule.ts'

/**
 * Outer names first, told to the inner ones; whoever frees a name before whoever takes it, and a ring of names through
 * one that stands aside. Who holds a name and is not renamed itself goes first, too.
 */
export function applyRenames(input: MovingInput & { readonly renames: readonly Rename[] }): Renamed {
  const state = movingState(input)
  let waiting = hinted(input.context, input.renames)
  const done: PathRename[] = []
  /** Those that wait for whoever holds the name they take. */
  const begun: { readonly kind: Kind; from: readonly string[] }[] = []

  const settle = (one: PathRename): void => {
    waiting = waiting.filter((other) => other !== one)
    const own = { kind: one.kind, from: follow(one, done) }
    begun.push(own)
    for (let holder = held(own, one); holder; holder = held(own, one)) if (!makeWay(holder)) break
    begun.pop()
    state.rename({ ...own, to: one.to })
    done.push(one)
  }
  const held = (own: Pick<PathRename, 'kind' | 'from'>, { to }: PathRename) => holderOf(state.facts(), { ...own, to })
  const makeWay = (holder: Fact): boolean => {
    const next = waiting.find((other) => factId(other.kind, follow(other, done)) === holder.id)
    if (next) {
      settle(next)
      return true
    }
    const ring = begun.find(({ kind, from }) => factId(kind, from) === holder.id)
    if (!ring && state.clear(holder)) return true
    const aside = state.stepAside(holder)
    if (ring && aside) ring.from = aside
    return aside !== undefined
  }

  for (let one = waiting[0]; one; one = waiting[0]) settle(one)
  for (const one of sameUnderOtherName(factBase(state.facts()), input.context.after)) state.rename(one)
  return state.reached()
}

function hinted(states: RuleContext, renames: readonly Rename[]): PathRename[] {
  return renames
    .filter((hint) => isPossible(states, hint, renames))
    .flatMap((hint): PathRename[] => {
      const [from, to] = [states.before.get(hint.from), states.after.get(hint.to)]
      return from && to ? [{ kind: to.kind, from: from.path, to: to.path }] : []
    })
    .sort((a, b) => turnOf(a.kind) - turnOf(b.kind))
}

/** A column's hint names the table as it was: the nearest that has moved tells where it is. */
function follow({ kind, from }: PathRename, done: readonly PathRename[]): readonly string[] {
  const [around] = done
    .filter((one) => one.kind !== kind && one.from.length < from.length && startsWith(from, one.from))
    .sort((a, b) => b.from.length - a.from.length)
  return around ? [...around.to, ...from.slice(around.from.length)] : from
}

/** Gone and new, of one owner and alike but for the name: nothing is lost or guessed by calling it a rename. */
function sameUnderOtherName(before: FactBase, after: FactBase): PathRename[] {
  // Of another owner it is another thing, which only has the name.
  const isIn = (base: FactBase, fact: Fact, own: FactBase): boolean => {
    const other = base.get(fact.id)
    return other !== undefined && ownerOf(other, base) === ownerOf(fact, own)
  }
  const gone = before.facts.filter((fact) => rules[fact.kind].isNamesake && !isIn(after, fact, before))
  if (gone.length === 0) return []
  const taken = new Set(before.facts.flatMap((fact) => rules[fact.kind].names(fact)))
  const renames: PathRename[] = []
  for (const to of after.facts) {
    const { isNamesake, rename, names } = rules[to.kind]
    const owner = ownerOf(to, after)
    if (!isNamesake || !rename || isIn(before, to, after) || owner === undefined) continue
    const from = gone.find((one) => one.kind === to.kind && ownerOf(one, before) === owner && isNamesake(one, to))
    if (!from || names(to).some((name) => taken.has(name) && !names(from).includes(name))) continue
    gone.splice(gone.indexOf(from), 1)
    renames.push({ kind: to.kind, from: from.path, to: to.path })
  }
  return renames
}
