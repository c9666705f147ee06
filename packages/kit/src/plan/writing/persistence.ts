/** The order in which tables become unlogged or logged: a key of a logged table may point at logged ones only, at any time. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactId } from '../../catalog/fact-id.ts'
import type { Alteration, RuleContext } from './rule.ts'

type States = Pick<RuleContext, 'before' | 'after'>

/** Of a table that changes so: which go before, and which keys must be away meanwhile since they stand in a ring. */
export function persistenceOrder(table: Fact, states: States): Pick<Alteration, 'follows' | 'rebuilds'> {
  const { unlogged } = attributesOf('table', table)
  const inRing = ({ from, to }: Pointing): boolean => reaches(to, from, states)
  const own = pointingFrom(table.id, states)
  const neighbours = unlogged
    ? pointingAt(table, states).flatMap((one) => (inRing(one) ? [] : [one.from]))
    : own.flatMap((one) => (inRing(one) ? [] : [one.to]))
  return { follows: neighbours, rebuilds: own.filter(inRing).map(({ key }) => key) }
}

/** A foreign key that stays, from one such table to another. */
interface Pointing {
  readonly key: FactId
  readonly from: FactId
  readonly to: FactId
}

const pointingFrom = (table: FactId, states: States): Pointing[] =>
  states.after.children(table).flatMap((key) => pointingsOf(key, states))

const pointingAt = (table: Fact, states: States): Pointing[] =>
  [table, ...states.after.children(table.id)]
    .flatMap((fact) => states.after.users(fact.id))
    .flatMap((key) => pointingsOf(key, states))
    .filter(({ to }) => to === table.id)

function pointingsOf(key: Fact, states: States): Pointing[] {
  const { before, after } = states
  const from = key.parent
  if (key.kind !== 'foreign-key' || from === undefined || !before.has(key.id) || !turns(from, states)) return []
  const targets = key.uses.flatMap((id) => {
    const used = after.get(id)
    return (used?.kind === 'table' ? used.id : used?.parent) ?? []
  })
  return [...new Set(targets)].flatMap((to) => (to !== from && turns(to, states) ? [{ key: key.id, from, to }] : []))
}

function turns(table: FactId, { before, after }: States): boolean {
  const [from, to] = [before.get(table), after.get(table)]
  if (from?.kind !== 'table' || to?.kind !== 'table') return false
  return attributesOf('table', from).unlogged !== attributesOf('table', to).unlogged
}

function reaches(start: FactId, goal: FactId, states: States): boolean {
  const seen = new Set([start])
  for (const table of seen) for (const { to } of pointingFrom(table, states)) seen.add(to)
  return seen.has(goal)
}
