/** Hints as renames, before anything else happens; then what only changed its name, such as constraints and indexes. */
import type { Fact } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import { type FactId, factId, type Kind } from '../catalog/fact-id.ts'
import { type MovingInput, type MovingState, movingState, type Renamed } from './moving-state.ts'
import { holderOf } from './name-holder.ts'
import { sameUnderOtherName } from './namesakes.ts'
import { isPossible } from './pending-renames.ts'
import { turnOf } from './rules/all.ts'
import type { Rename } from './step.ts'
import { type PathRename, startsWith } from './writing/renaming.ts'
import type { RuleContext } from './writing/rule.ts'

export function applyRenames(input: MovingInput & { readonly renames: readonly Rename[] }): Renamed {
  const state = movingState(input)
  settle(state, hinted(input.context, input.renames), state.clear)
  // Nothing is dropped for a name that nobody asked for.
  settle(state, sameUnderOtherName(factBase(state.facts()), input.context.after), () => false)
  return state.reached()
}

/**
 * Outer names first, told to the inner ones; whoever frees a name before whoever takes it, and a ring of names through
 * one that stands aside. Who holds a name and is not renamed itself goes first, too.
 */
function settle(state: MovingState, renames: readonly PathRename[], clear: MovingState['clear']): void {
  let waiting = renames
  const done: PathRename[] = []
  /** Those that wait for whoever holds the name they take. */
  const begun: { readonly kind: Kind; from: readonly string[] }[] = []

  const move = (one: PathRename): void => {
    waiting = waiting.filter((other) => other !== one)
    const own = { kind: one.kind, from: follow(one, done) }
    begun.push(own)
    const held = () => holderOf(state.facts(), { ...own, to: one.to })
    for (let holder = held(); holder; holder = held()) if (!makeWay(holder)) break
    begun.pop()
    state.rename({ ...own, to: one.to })
    done.push(one)
  }
  const makeWay = (holder: Fact): boolean => {
    const next = waiting.find((other) => factId(other.kind, follow(other, done)) === holder.id)
    if (next) {
      move(next)
      return true
    }
    const ring = begun.find(({ kind, from }) => factId(kind, from) === holder.id)
    if (!ring && clear(holder, becomes)) return true
    const aside = state.stepAside(holder)
    if (ring && aside) ring.from = aside
    return aside !== undefined
  }

  /** The id at the end: its own hint or that of what is around it may still wait. */
  const becomes = ({ kind, path, id }: Fact): FactId => {
    const [nearest] = waiting
      .map((one) => ({ kind: one.kind, to: one.to, from: follow(one, done) }))
      .filter((one) => startsWith(path, one.from) && (one.kind === kind) === (one.from.length === path.length))
      .sort((a, b) => b.from.length - a.from.length)
    return nearest ? factId(kind, [...nearest.to, ...path.slice(nearest.from.length)]) : id
  }

  for (let one = waiting[0]; one; one = waiting[0]) move(one)
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
