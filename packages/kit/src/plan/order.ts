/** One graph for drops, alterations and creations, and the one order that fits it. Knows facts and names, no kinds. */
import type { Fact } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'
import type { PlanNode } from './node.ts'
import { NodeHeap } from './node-heap.ts'

export interface Ordered {
  readonly nodes: readonly PlanNode[]
  /** Nodes that wait for each other; empty when all could be ordered. */
  readonly ring: readonly PlanNode[]
}

export function orderNodes(nodes: readonly PlanNode[], namesOf: (fact: Fact) => readonly string[]): Ordered {
  const after = edges(nodes, namesOf)
  const waits = new Map(nodes.map((node) => [node, 0]))
  for (const targets of after.values()) for (const target of targets) waits.set(target, (waits.get(target) ?? 0) + 1)
  const ready = new NodeHeap()
  for (const node of nodes) if (waits.get(node) === 0) ready.push(node)
  const ordered: PlanNode[] = []
  for (let node = ready.pop(); node; node = ready.pop()) {
    ordered.push(node)
    for (const target of after.get(node) ?? []) {
      const left = (waits.get(target) ?? 0) - 1
      waits.set(target, left)
      if (left === 0) ready.push(target)
    }
  }
  const stuck = new Set(nodes.filter((node) => (waits.get(node) ?? 0) > 0))
  return { nodes: ordered, ring: withinRing(stuck, after) }
}

type Edges = Map<PlanNode, Set<PlanNode>>

/** From each node to those that must come after it. */
function edges(nodes: readonly PlanNode[], namesOf: (fact: Fact) => readonly string[]): Edges {
  const after: Edges = new Map()
  const link = (first: PlanNode | undefined, second: PlanNode | undefined): void => {
    if (!first || !second || first === second) return
    const targets = after.get(first)
    if (targets) targets.add(second)
    else after.set(first, new Set([second]))
  }
  const { maker, dropper, alterer } = index(nodes)
  const freed = new Map<string, PlanNode[]>()
  for (const node of nodes)
    for (const name of [...node.drops.flatMap(namesOf), ...(node.frees ?? [])])
      freed.set(name, [...(freed.get(name) ?? []), node])
  for (const node of nodes) {
    for (const first of node.follows) link(first, node)
    for (const name of [...node.makes.flatMap(namesOf), ...(node.takes ?? [])])
      for (const first of freed.get(name) ?? []) link(first, node)
    for (const fact of node.makes) {
      link(dropper.get(fact.id), node)
      for (const id of needs(fact)) {
        link(maker.get(id), node)
        link(alterer.get(id), node)
      }
    }
    for (const fact of node.drops)
      for (const id of [...needs(fact), ...(fact.fallsWith ?? [])]) {
        link(node, dropper.get(id))
        const altering = alterer.get(id)
        // What is committed before others use it only adds to the fact, whoever still holds on to that.
        if (!altering?.commitAfter) link(node, altering)
      }
    for (const { from, to } of node.alters) {
      for (const id of needs(to)) {
        link(maker.get(id), node)
        link(alterer.get(id), node)
      }
      for (const id of needs(from)) link(node, dropper.get(id))
    }
  }
  return after
}

const needs = (fact: Fact): readonly FactId[] => (fact.parent === undefined ? fact.uses : [...fact.uses, fact.parent])

function index(nodes: readonly PlanNode[]) {
  const maker = new Map<FactId, PlanNode>()
  const dropper = new Map<FactId, PlanNode>()
  const alterer = new Map<FactId, PlanNode>()
  for (const node of nodes) {
    for (const fact of node.makes) maker.set(fact.id, node)
    for (const fact of node.drops) dropper.set(fact.id, node)
    // The first: what only gives it another name, nobody else waits for.
    for (const { to } of node.alters) if (!alterer.has(to.id)) alterer.set(to.id, node)
  }
  return { maker, dropper, alterer }
}

/** Of all that are stuck, those that can reach themselves. */
function withinRing(stuck: ReadonlySet<PlanNode>, after: Edges): PlanNode[] {
  const alive = new Set(stuck)
  // Whoever leads to nobody that is stuck only waits for the ring.
  for (let shrunk = true; shrunk; ) {
    shrunk = false
    for (const node of alive) {
      const leads = [...(after.get(node) ?? [])].some((target) => alive.has(target))
      if (leads) continue
      alive.delete(node)
      shrunk = true
    }
  }
  return [...alive]
}
