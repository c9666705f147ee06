/** Hints as renames, before anything else happens; then what only changed its name, such as constraints and indexes. */
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import { factId, homeId, type Kind } from '../catalog/fact-id.ts'
import { renameFacts } from './rename-facts.ts'
import { renameUnmodelled } from './rename-unmodelled.ts'
import { rules, turnOf } from './rules/all.ts'
import type { Rename, Step } from './step.ts'
import { asideName } from './writing/aside.ts'
import type { PathRename } from './writing/renaming.ts'
import type { RuleContext } from './writing/rule.ts'

export interface Renamed {
  /** The state before, under the new names. */
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
  readonly steps: readonly Step[]
}

export interface RenameInput {
  readonly unmodelled: readonly Unmodelled[]
  readonly renames: readonly Rename[]
  readonly context: RuleContext
}

export function applyRenames({ unmodelled, renames, context }: RenameInput): Renamed {
  const { after } = context
  const steps: Step[] = []
  let [facts, others] = [context.before.facts, unmodelled]
  const carry = (rename: PathRename): void => {
    const moved = renameFacts(facts, rename)
    others = renameUnmodelled(others, rename, moved.ids)
    facts = moved.facts
  }
  const apply = (rename: PathRename): void => {
    openContainer(rename)
    const statements = rules[rename.kind].rename?.(rename.from, rename.to) ?? []
    const [drops, makes] = [factId(rename.kind, rename.from), factId(rename.kind, rename.to)]
    for (const sql of statements)
      steps.push({ sql, transactional: true, makes: [makes], drops: [drops], uses: [], loses: [] })
    carry(rename)
    for (const fact of facts) {
      const follower = rules[fact.kind].followsInto?.(fact, rename)
      if (follower) carry(follower)
    }
  }
  /** A table may move to a schema that comes with the same plan. */
  const openContainer = ({ kind, to }: PathRename): void => {
    const id = homeId(kind, to)
    const home = id && after.get(id)
    if (!home || !rules[home.kind].mustBeEmpty || facts.some((fact) => fact.id === id)) return
    for (const sql of rules[home.kind].create(home, { ...context, before: factBase(facts) }, []))
      steps.push({ sql, transactional: true, makes: [home.id], drops: [], uses: [], loses: [] })
    facts = [...facts, home]
  }
  for (const rename of inOrder(hinted(context, renames))) apply(rename)
  for (const rename of sameUnderOtherName(factBase(facts), after)) apply(rename)
  return { facts, unmodelled: others, steps }
}

/** Only what stands before and not after, and the other way round: a hint that has done its work is silent. */
export function fittingRenames(
  { before, after }: { readonly before: FactBase; readonly after: FactBase },
  renames: readonly Rename[],
): Rename[] {
  const [froms, tos] = [new Set(renames.map((one) => one.from)), new Set(renames.map((one) => one.to))]
  return renames.filter((hint) => {
    const [from, to] = [before.get(hint.from), after.get(hint.to)]
    const applies = (!after.has(hint.from) || tos.has(hint.from)) && (!before.has(hint.to) || froms.has(hint.to))
    const isPossible = from && to && from.kind === to.kind && rules[to.kind].rename !== undefined
    return applies && isPossible && hint.from !== hint.to
  })
}

function hinted({ before, after }: RuleContext, renames: readonly Rename[]): PathRename[] {
  return fittingRenames({ before, after }, renames)
    .flatMap((hint): PathRename[] => {
      const [from, to] = [before.get(hint.from), after.get(hint.to)]
      return from && to ? [{ kind: to.kind, from: from.path, to: to.path }] : []
    })
    .sort((a, b) => turnOf(a.kind) - turnOf(b.kind))
}

const key = (kind: Kind, path: readonly string[]): string => factId(kind, path)

/**
 * Outer names first, told to the inner ones; whoever frees a name before whoever takes it, and a ring of names through
 * one that stands aside.
 */
function inOrder(renames: readonly PathRename[]): PathRename[] {
  const result: PathRename[] = []
  const done: PathRename[] = []
  let waiting = [...renames]
  while (waiting.length > 0) {
    const kind = waiting[0]?.kind
    const held = new Set(waiting.filter((one) => one.kind === kind).map((one) => key(one.kind, one.from)))
    const next =
      waiting.find(
        (one) =>
          one.kind === kind && (!held.has(key(one.kind, one.to)) || key(one.kind, one.to) === key(one.kind, one.from)),
      ) ?? waiting[0]
    if (!next) break
    const told = { ...next, from: follow(next, done) }
    const isRing = held.has(key(next.kind, next.to))
    if (isRing) {
      const aside = [...told.from.slice(0, -1), asideName(told.from.at(-1) ?? '')]
      result.push({ ...told, to: aside })
      waiting = waiting.map((one) => (one === next ? { ...one, from: aside } : one))
      continue
    }
    result.push(told)
    done.push(told)
    waiting = waiting.filter((one) => one !== next)
  }
  return result.filter((one) => key(one.kind, one.from) !== key(one.kind, one.to))
}

/** A column's hint names the table as it was. */
function follow(rename: PathRename, done: readonly PathRename[]): readonly string[] {
  return done.reduce(
    (path, { kind, from, to }) =>
      kind !== rename.kind && from.length < path.length && from.every((name, index) => path[index] === name)
        ? [...to, ...path.slice(from.length)]
        : path,
    rename.from,
  )
}

/** Gone and new, of one owner and alike but for the name: nothing is lost or guessed by calling it a rename. */
function sameUnderOtherName(before: FactBase, after: FactBase): PathRename[] {
  const gone = before.facts.filter((fact) => rules[fact.kind].isNamesake && !after.has(fact.id))
  if (gone.length === 0) return []
  const taken = new Set(before.facts.flatMap((fact) => rules[fact.kind].names(fact)))
  const renames: PathRename[] = []
  for (const to of after.facts) {
    const { isNamesake, rename, names } = rules[to.kind]
    const owner = ownerOf(to, after)
    if (!isNamesake || !rename || before.has(to.id) || owner === undefined) continue
    const from = gone.find((one) => one.kind === to.kind && ownerOf(one, before) === owner && isNamesake(one, to))
    if (!from || names(to).some((name) => taken.has(name) && !names(from).includes(name))) continue
    gone.splice(gone.indexOf(from), 1)
    renames.push({ kind: to.kind, from: from.path, to: to.path })
  }
  return renames
}

function ownerOf(fact: Fact, base: FactBase): string | undefined {
  const { owner } = rules[fact.kind]
  return owner ? owner(fact, base) : fact.parent
}
