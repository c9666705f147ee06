/** Statements as a person writes them: a table with its columns, defaults and constraints; a drop with all that falls along. */
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import type { FactId } from '../catalog/fact-id.ts'
import { compareRanks, type PlanNode } from './node.ts'
import type { Altered, Decisions } from './rebuild.ts'
import { rules, turnOf } from './rules/all.ts'
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
    const rule = rules[fact.kind]
    const isBound = rule.bornWithParent || (rule.clause && !separate.has(fact.id) && !rule.standsAlone?.(fact, after))
    return parent && isBound ? host(parent) : fact
  }
  return [...groupBy(facts, host)].map(([head, parts]) => ({
    rank: [3, ...place(head, after)],
    makes: [head, ...parts],
    drops: [],
    alters: [],
    statements: rules[head.kind].create(head, context, [...parts].sort(byTurn)),
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
    if (parent && isIn(fact, parent)) return fact
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

function alterNodes(context: RuleContext, { alters }: Decisions): PlanNode[] {
  const nodes = new Map([...alters].map(([id, altered]) => [id, alterNode(altered, context)]))
  for (const [id, node] of nodes) {
    const first = alters.get(id)?.alteration.follows?.flatMap((one) => nodes.get(one) ?? []) ?? []
    node.follows.push(...first)
  }
  const followUps = [...nodes.values()].flatMap((node) => [...namingNode(node), ...cleanUpNode(node, context, nodes)])
  return [...nodes.values(), ...followUps]
}

const altering = { makes: [], drops: [], commitAfter: false } as const

/** What it follows is told once all nodes are there. */
interface AlterNode extends PlanNode {
  readonly follows: PlanNode[]
}

function alterNode(altered: Altered, { after }: RuleContext): AlterNode {
  const { to, alteration } = altered
  return {
    ...altering,
    // New labels come first: they are of no use before a commit.
    rank: [alteration.commitAfter ? 0 : 2, ...place(to, after)],
    alters: [altered],
    statements: alteration.statements,
    commitAfter: alteration.commitAfter === true,
    follows: [],
    ...(alteration.naming
      ? alteration.stepsAside
        ? { frees: namesChanged(altered).frees }
        : {}
      : namesChanged(altered)),
  }
}

/** What gives it another of its names, a node of its own: nothing waits for it but who takes the old one. */
function namingNode(node: PlanNode): PlanNode[] {
  return node.alters.flatMap((altered): PlanNode[] => {
    const { naming, stepsAside } = altered.alteration
    if (!naming) return []
    const { frees, takes } = namesChanged(altered)
    const names = { frees: stepsAside ? [] : frees, takes }
    return [{ ...node, ...names, rank: [...node.rank, 'naming'], statements: naming, follows: [node] }]
  })
}

/** Once all that used the old form have let go of it. */
function cleanUpNode(node: PlanNode, { before }: RuleContext, nodes: ReadonlyMap<FactId, PlanNode>): PlanNode[] {
  return node.alters.flatMap(({ to: { id }, alteration: { cleanUp } }): PlanNode[] => {
    if (!cleanUp) return []
    const follows = [id, ...before.users(id).map((user) => user.id)].flatMap((one) => nodes.get(one) ?? [])
    const rank = [2, ...node.rank.slice(1), 'clean up']
    return [{ ...altering, rank, alters: [], statements: cleanUp, follows }]
  })
}

function namesChanged({ from, to }: Altered): Required<Pick<PlanNode, 'frees' | 'takes'>> {
  const [had, has] = [rules[from.kind].names(from), rules[to.kind].names(to)]
  return { frees: had.filter((name) => !has.includes(name)), takes: has.filter((name) => !had.includes(name)) }
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

/** Everything of a table stands with it; columns in their order. */
function place(fact: Fact, base: FactBase): (number | string)[] {
  let root = fact
  for (let parent = parentOf(root, base); parent && !isIn(root, parent); parent = parentOf(root, base)) root = parent
  return [turnOf(root.kind), root.id, ...turnWithin(fact)]
}

/** In a schema and not a part of it: only what has no name of its own goes along with one. */
const isIn = (fact: Fact, parent: Fact): boolean =>
  rules[parent.kind].mustBeEmpty === true && rules[fact.kind].names(fact).length > 0

const turnWithin = (fact: Fact): (number | string)[] => [turnOf(fact.kind), Number(fact.noted?.position ?? 0), fact.id]

const byTurn = (a: Fact, b: Fact): number => compareRanks(turnWithin(a), turnWithin(b))

const parentOf = (fact: Fact, base: FactBase): Fact | undefined =>
  fact.parent === undefined ? undefined : base.get(fact.parent)
