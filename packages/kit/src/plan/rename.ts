/** Hints as renames, before anything else happens; then constraints, indexes, triggers and sequences that only changed their name. */
import { isSame } from '../catalog/diff.ts'
import type { Fact, Json, Unmodelled } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import { factId, type Kind } from '../catalog/fact-id.ts'
import { type PathRename, renameFacts, renameTrigger } from './rename-facts.ts'
import { renameUnmodelled } from './rename-unmodelled.ts'
import { rules } from './rules/all.ts'
import { createSchema } from './rules/schema.ts'
import type { Hints, Step } from './step.ts'
import { asideName } from './writing/aside.ts'

export interface Renamed {
  /** The state before, under the new names. */
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
  readonly steps: readonly Step[]
}

export interface RenameInput {
  readonly before: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
  readonly after: readonly Fact[]
  readonly hints: Hints
}

export function applyRenames({ before, unmodelled, after, hints }: RenameInput): Renamed {
  const steps: Step[] = []
  let [facts, others] = [before, unmodelled]
  const carry = (rename: PathRename): void => {
    const moved = renameFacts(facts, rename)
    const ids = new Map(facts.map((fact, index) => [fact.id, moved[index]?.id ?? fact.id]))
    others = renameUnmodelled(others, rename, ids)
    facts = moved
  }
  const apply = (rename: PathRename): void => {
    openSchema(rename)
    const statements = rules[rename.kind].rename?.(rename.from, rename.to) ?? []
    const [drops, makes] = [factId(rename.kind, rename.from), factId(rename.kind, rename.to)]
    for (const sql of statements)
      steps.push({ sql, transactional: true, makes: [makes], drops: [drops], uses: [], loses: [] })
    carry(rename)
    for (const follower of followers(facts, rename)) carry(follower)
  }
  /** A table may move to a schema that comes with the same plan. */
  const openSchema = ({ to }: PathRename): void => {
    const schema = after.find((fact) => fact.kind === 'schema' && fact.path[0] === to[0])
    if (!schema || facts.some((fact) => fact.id === schema.id)) return
    const sql = createSchema(to[0] ?? '')
    steps.push({ sql, transactional: true, makes: [schema.id], drops: [], uses: [], loses: [] })
    facts = [...facts, schema]
  }
  for (const rename of inOrder(hinted(before, after, hints))) apply(rename)
  for (const rename of sameUnderOtherName(facts, after)) apply(rename)
  return { facts, unmodelled: others, steps }
}

/** What the server takes along when a table moves to another schema: its indexes and the sequences of its columns. */
function followers(facts: readonly Fact[], { kind, from, to }: PathRename): PathRename[] {
  const [schema = '', name = ''] = to
  if (kind !== 'table' || from[0] === schema) return []
  const isOurs = (table: Json | undefined): boolean => Array.isArray(table) && table[0] === schema && table[1] === name
  return facts.flatMap((fact): PathRename[] => {
    const path = [schema, fact.path[1] ?? '']
    if (fact.path[0] === schema) return []
    if (fact.kind === 'index' && isOurs(fact.noted?.table)) return [{ kind: 'index', from: fact.path, to: path }]
    if (fact.kind === 'sequence-owner' && isOurs(fact.attributes.column))
      return [{ kind: 'sequence', from: fact.path, to: path }]
    return []
  })
}

const order: readonly Kind[] = ['schema', 'enum', 'domain', 'composite', 'table', 'view', 'materialized-view', 'column']

/** Only what stands before and not after, and the other way round: a hint that has done its work is silent. */
function hinted(before: readonly Fact[], after: readonly Fact[], hints: Hints): PathRename[] {
  if (hints.renames.length === 0) return []
  const [old, fresh] = [factBase(before), factBase(after)]
  const [froms, tos] = [new Set(hints.renames.map((one) => one.from)), new Set(hints.renames.map((one) => one.to))]
  return hints.renames
    .flatMap((hint): PathRename[] => {
      const [from, to] = [old.get(hint.from), fresh.get(hint.to)]
      const applies = (!fresh.has(hint.from) || tos.has(hint.from)) && (!old.has(hint.to) || froms.has(hint.to))
      const possible =
        from && to && from.kind === to.kind && rules[to.kind].rename !== undefined && hint.from !== hint.to
      return applies && possible ? [{ kind: to.kind, from: from.path, to: to.path }] : []
    })
    .sort((a, b) => rank(a.kind) - rank(b.kind))
}

const rank = (kind: Kind): number => (order.includes(kind) ? order.indexOf(kind) : order.length)

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

const carried: ReadonlySet<Kind> = new Set([
  'primary-key',
  'unique',
  'exclusion',
  'foreign-key',
  'check',
  'index',
  'statistics',
  'policy',
  'sequence',
  'trigger',
])

/** Gone and new, of one parent and with the same content: nothing is lost or guessed by calling it a rename. */
function sameUnderOtherName(before: readonly Fact[], after: readonly Fact[]): PathRename[] {
  const [old, fresh] = [factBase(before), factBase(after)]
  const gone = before.filter((fact) => carried.has(fact.kind) && !fresh.has(fact.id))
  if (gone.length === 0) return []
  const taken = new Set(before.flatMap((fact) => rules[fact.kind].names(fact)))
  const owner = ownerOf([...before, ...after])
  const renames: PathRename[] = []
  for (const to of after) {
    if (!carried.has(to.kind) || old.has(to.id) || !rules[to.kind].rename) continue
    const index = gone.findIndex(
      (from) => from.kind === to.kind && owner(from) === owner(to) && owner(to) !== undefined && isAlike(from, to),
    )
    const from = gone[index]
    if (
      !from ||
      rules[to.kind].names(to).some((name) => taken.has(name) && !rules[from.kind].names(from).includes(name))
    )
      continue
    gone.splice(index, 1)
    renames.push({ kind: to.kind, from: from.path, to: to.path })
  }
  return renames
}

/** A sequence belongs to its column here, all else to its parent. */
function ownerOf(facts: readonly Fact[]): (fact: Fact) => string | undefined {
  const columns = new Map<string, string>()
  for (const fact of facts)
    if (fact.kind === 'sequence-owner' && fact.parent) columns.set(fact.parent, JSON.stringify(fact.attributes.column))
  return (fact) => (fact.kind === 'sequence' ? columns.get(fact.id) : fact.parent)
}

/** A sequence is altered after its rename. */
function isAlike(from: Fact, to: Fact): boolean {
  if (from.kind === 'sequence') return from.path[0] === to.path[0]
  if (from.kind !== 'trigger') return isSame(from.attributes, to.attributes)
  const definition = renameTrigger(String(from.attributes.definition), from.path[2], to.path[2])
  return isSame({ ...from.attributes, definition }, to.attributes)
}
