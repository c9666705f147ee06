/** Statements as a person writes them: a table with its columns, defaults and constraints; a drop with all that falls along. */
import { notesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import type { FactId, Kind } from '../catalog/fact-id.ts'
import type { PlanNode } from './node.ts'
import type { Decisions } from './rebuild.ts'
import { rules } from './rules/all.ts'
import type { RuleContext } from './writing/rule.ts'

/** `separate`: facts that get a statement of their own, since folded in they would close a ring. */
export function foldNodes(context: RuleContext, decisions: Decisions, separate: ReadonlySet<FactId>): PlanNode[] {
  return [
    ...dropNodes(context, decisions, separate),
    ...alterNodes(context, decisions),
    ...createNodes(context, decisions, separate),
  ]
}

function createNodes(context: RuleContext, { creates }: Decisions, separate: ReadonlySet<FactId>): PlanNode[] {
  const { after } = context
  const facts = after.facts.filter((fact) => creates.has(fact.id))
  const host = (fact: Fact): Fact => {
    const parent = fact.parent === undefined || !creates.has(fact.parent) ? undefined : after.get(fact.parent)
    const isBound =
      rules[fact.kind].bornWithParent ||
      (places[fact.kind].folds && !separate.has(fact.id) && !rules[fact.kind].standsAlone?.(fact))
    return parent && isBound ? host(parent) : fact
  }
  return [...groupBy(facts, host)].map(([head, parts]) => ({
    rank: [3, ...place(head, after)],
    makes: [head, ...parts],
    drops: [],
    alters: [],
    statements: rules[head.kind].create(head, context, parts),
    commitAfter: false,
    follows: [],
  }))
}

function dropNodes(context: RuleContext, { drops }: Decisions, separate: ReadonlySet<FactId>): PlanNode[] {
  const { before } = context
  const facts = before.facts.filter((fact) => drops.has(fact.id))
  const host = (fact: Fact): Fact => {
    const above = [...(fact.parent === undefined ? [] : [fact.parent]), ...(fact.fallsWith ?? [])]
    const taker = above.find((id) => drops.has(id))
    const parent = taker === undefined ? undefined : before.get(taker)
    // A schema is dropped empty; only what has no name of its own goes along.
    if (parent && rules[parent.kind].mustBeEmpty && rules[fact.kind].names(fact).length > 0) return fact
    const canStandAlone = separate.has(fact.id) && rules[fact.kind].drop(fact, context) !== 'rebuild-parent'
    return parent && !canStandAlone ? host(parent) : fact
  }
  return [...groupBy(facts, host)].map(([head, parts]) => {
    const statements = rules[head.kind].drop(head, context)
    return {
      rank: [1, ...place(head, before).map((part, index) => (index === 0 ? -Number(part) : part))],
      makes: [],
      drops: [head, ...parts],
      alters: [],
      statements: statements === 'rebuild-parent' ? [] : statements,
      commitAfter: false,
      follows: [],
    }
  })
}

function alterNodes({ before, after }: RuleContext, { alters }: Decisions): PlanNode[] {
  const nodes = new Map<FactId, PlanNode>()
  const namings: PlanNode[] = []
  for (const [id, altered] of alters) {
    const { from, to, alteration } = altered
    const [had, has] = [rules[from.kind].names(from), rules[to.kind].names(to)]
    const names = {
      frees: had.filter((name) => !has.includes(name)),
      takes: has.filter((name) => !had.includes(name)),
    }
    const main: PlanNode = {
      // New labels come first: they are of no use before a commit.
      rank: [alteration.commitAfter ? 0 : 2, ...place(to, after)],
      makes: [],
      drops: [],
      alters: [altered],
      statements: alteration.statements,
      commitAfter: alteration.commitAfter === true,
      follows: [],
      ...(alteration.naming ? {} : names),
    }
    nodes.set(id, main)
    if (alteration.naming)
      namings.push({
        ...main,
        ...names,
        rank: [...main.rank, 'naming'],
        statements: alteration.naming,
        follows: [main],
      })
  }
  const cleanUps = [...alters].flatMap(([id, { to, alteration }]): PlanNode[] => {
    if (!alteration.cleanUp) return []
    const follows = [id, ...before.users(id).map((user) => user.id)].flatMap((one) => nodes.get(one) ?? [])
    return [
      {
        rank: [2, ...place(to, after), 'clean up'],
        makes: [],
        drops: [],
        alters: [],
        statements: alteration.cleanUp,
        commitAfter: false,
        follows,
      },
    ]
  })
  return [...nodes.values(), ...namings, ...cleanUps]
}

function groupBy(facts: readonly Fact[], host: (fact: Fact) => Fact): Map<Fact, Fact[]> {
  const groups = new Map<Fact, Fact[]>()
  for (const fact of facts) {
    const head = host(fact)
    const parts = groups.get(head) ?? []
    if (head !== fact) parts.push(fact)
    groups.set(head, parts)
  }
  return groups
}

interface Place {
  /** Its turn among what stands on its own; -1 for what is always part of another. */
  readonly top: number
  /** Its turn among the parts of one. */
  readonly own: number
  /** `create table` and `add column` can hold it. */
  readonly folds: boolean
}

const places: Readonly<Record<Kind, Place>> = {
  schema: { top: 0, own: 0, folds: false },
  extension: { top: 1, own: 1, folds: false },
  enum: { top: 2, own: 2, folds: false },
  composite: { top: 2, own: 2, folds: false },
  domain: { top: 2, own: 2, folds: false },
  sequence: { top: 3, own: 3, folds: false },
  table: { top: 4, own: 4, folds: false },
  column: { top: -1, own: 5, folds: true },
  generated: { top: -1, own: 6, folds: true },
  default: { top: -1, own: 7, folds: true },
  identity: { top: -1, own: 8, folds: true },
  'sequence-owner': { top: -1, own: 9, folds: false },
  'primary-key': { top: -1, own: 10, folds: true },
  unique: { top: -1, own: 11, folds: true },
  exclusion: { top: -1, own: 12, folds: true },
  check: { top: -1, own: 13, folds: true },
  'foreign-key': { top: -1, own: 14, folds: true },
  index: { top: -1, own: 15, folds: false },
  'replica-identity': { top: -1, own: 16, folds: false },
  cluster: { top: -1, own: 17, folds: false },
  statistics: { top: -1, own: 18, folds: false },
  trigger: { top: -1, own: 19, folds: false },
  rule: { top: -1, own: 20, folds: false },
  policy: { top: -1, own: 21, folds: false },
  view: { top: 6, own: 22, folds: false },
  'materialized-view': { top: 6, own: 22, folds: false },
  function: { top: 5, own: 23, folds: false },
  comment: { top: -1, own: 24, folds: false },
}

/** Everything of a table stands with it; columns in their order. */
function place(fact: Fact, base: FactBase): (number | string)[] {
  let root = fact
  for (let parent = parentOf(root, base); parent && parent.kind !== 'schema'; parent = parentOf(root, base))
    root = parent
  const position = fact.kind === 'column' ? notesOf('column', fact).position : 0
  return [places[root.kind].top, root.id, places[fact.kind].own, position, fact.id]
}

const parentOf = (fact: Fact, base: FactBase): Fact | undefined =>
  fact.parent === undefined ? undefined : base.get(fact.parent)
