/** From one state to another: the one function behind up, down, `diff` and creating a database. Pure. */
import type { Problem } from '@tenon/schema/problem'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import { type FactId, printPath } from '../catalog/fact-id.ts'
import { renameCandidates } from './candidate.ts'
import { foldNodes } from './fold.ts'
import type { MovingInput, Renamed } from './moving-state.ts'
import { type PlanNode, separable } from './node.ts'
import { orderNodes } from './order.ts'
import { type Decisions, decide } from './rebuild.ts'
import { applyRenames } from './rename.ts'
import { rules } from './rules/all.ts'
import { toSegments } from './segments.ts'
import type { Hints, Plan, RenamedState, Step } from './step.ts'
import { type UnmodelledStates, unmodelledProblems } from './unmodelled-problem.ts'
import type { RuleContext } from './writing/rule.ts'

export interface PlanState {
  readonly facts: readonly Fact[]
  /** Expression or definition as the user wrote it, by fact. */
  readonly authored?: ReadonlyMap<FactId, string>
  readonly unmodelled?: readonly Unmodelled[]
}

export interface PlanInput {
  readonly before: PlanState
  readonly after: PlanState
  readonly hints?: Hints
  /** As in `Session`, of the server that the plan is for; without it the plan runs from 15 on. */
  readonly versionNumber?: number
}

export const noHints: Hints = { renames: [], using: {} }

export function planChange(input: PlanInput): Plan {
  const { unrenamed, renamed } = begin(input)
  const context: RuleContext = { ...unrenamed, before: factBase(renamed.facts) }
  const candidates = renameCandidates(context.before, context.after)
  const plain = plainSteps(context, { old: renamed.unmodelled, fresh: input.after.unmodelled ?? [] })
  if (plain.refused.length > 0) return { steps: [], segments: [], candidates, refused: plain.refused }
  return { ...toSegments([...renamed.steps, ...plain.steps], context.after), candidates, refused: [] }
}

/** What a plan with these hints calls the things of the state before. */
export const planRenames = (input: PlanInput): RenamedState => begin(input).renamed

function begin({ before, after, hints = noHints, versionNumber = 150000 }: PlanInput): {
  readonly unrenamed: RuleContext
  readonly renamed: Renamed
} {
  const unrenamed: RuleContext = {
    before: factBase(before.facts),
    after: factBase(after.facts),
    authored: after.authored ?? new Map(),
    using: hints.using,
    versionNumber,
    ruleOf: (kind) => rules[kind],
  }
  const dropping: MovingInput['dropping'] = (from, left) => {
    const cut = { ...unrenamed, before: factBase(from.facts), after: factBase(left.facts) }
    const { steps, refused } = plainSteps(cut, { old: from.unmodelled, fresh: left.unmodelled })
    return refused.length > 0 ? undefined : steps
  }
  const { unmodelled = [] } = before
  return { unrenamed, renamed: applyRenames({ unmodelled, renames: hints.renames, context: unrenamed, dropping }) }
}

/** Without renames. */
function plainSteps(
  context: RuleContext,
  unmodelled: Pick<UnmodelledStates, 'old' | 'fresh'>,
): { readonly steps: readonly Step[]; readonly refused: readonly Problem[] } {
  const decisions = decide(context)
  const ordered = unfoldAndOrder(context, decisions)
  const refused = [
    ...unmodelledProblems({ ...unmodelled, before: context.before }, decisions),
    ...decisions.refused,
    ...ordered.refused,
  ]
  return { steps: refused.length > 0 ? [] : ordered.nodes.flatMap((node) => toSteps(node, context)), refused }
}

/** A ring is opened by giving what is folded into its nodes statements of their own. */
function unfoldAndOrder(
  context: RuleContext,
  decisions: Decisions,
): { nodes: readonly PlanNode[]; refused: Problem[] } {
  const separate = new Set<FactId>()
  for (;;) {
    const { nodes, ring } = orderNodes(foldNodes(context, decisions, separate), (fact) => rules[fact.kind].names(fact))
    if (ring.length === 0) return { nodes, refused: [] }
    const parts = ring.flatMap(separable).filter((fact) => !separate.has(fact.id))
    if (parts.length === 0) return { nodes: [], refused: [ringProblem(ring)] }
    const best = parts.filter((fact) => rules[fact.kind].opensRings)
    for (const { id } of best.length > 0 ? best : parts) separate.add(id)
  }
}

function ringProblem(ring: readonly PlanNode[]): Problem {
  const names = ring.flatMap((node) => [...node.makes, ...node.drops, ...node.alters.map((one) => one.to)]).map(print)
  return {
    code: 'plan/cycle',
    severity: 'error',
    message: `There is no order for ${[...new Set(names)].slice(0, 8).join(', ')}: each needs another to go first.`,
    hint: 'Split the change into two migrations, or write it by hand: `tenon migrate create <name> --empty`.',
  }
}

const print = (fact: Fact): string => `the ${fact.kind} \`${printPath(fact.path)}\``

function toSteps(node: PlanNode, context: RuleContext): Step[] {
  const own = new Set([...node.makes, ...node.drops].map((fact) => fact.id))
  const touched = [...node.makes, ...node.drops, ...node.alters.map((one) => one.to)].flatMap((fact) => [
    ...fact.uses,
    ...(fact.parent === undefined ? [] : [fact.parent]),
  ])
  const uses = [...new Set([...node.alters.map((one) => one.to.id), ...touched])].filter((id) => !own.has(id)).sort()
  return node.statements.map((sql, index) => ({
    sql,
    transactional: true,
    ...(node.commitAfter && index === node.statements.length - 1 ? { commitAfter: true } : {}),
    makes: index === 0 ? node.makes.map((fact) => fact.id) : [],
    drops: index === 0 ? node.drops.map((fact) => fact.id) : [],
    uses,
    loses: index === 0 ? losses(node, context) : [],
  }))
}

/** The statement's own object tells it all: a table's columns go without saying. */
function losses(node: PlanNode, { before }: RuleContext): FactId[] {
  const [head] = node.drops
  if (!head || !rules[head.kind].holdsValues) return []
  const isComputed = before.children(head.id).some((child) => rules[child.kind].bornWithParent)
  return isComputed ? [] : [head.id]
}
