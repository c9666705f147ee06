/** Which tables a change made others, read off the facts: what need not be asked of the server again. */
import { diffFacts } from '../../catalog/diff.ts'
import type { Fact, Unmodelled } from '../../catalog/fact.ts'
import { type FactBase, factBase } from '../../catalog/fact-base.ts'
import { type FactId, printPath } from '../../catalog/fact-id.ts'
import { comparedUnmodelled } from '../../catalog/unmodelled.ts'

interface Side {
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
}

export interface Changes {
  /** As `schema.table`, of either side. */
  readonly tables: ReadonlySet<string>
  /** Something that is no part of a table is another. */
  readonly elsewhere: boolean
}

/** `undefined` where facts don't tell it all. */
export function changesBetween(before: Side, after: Side): Changes | undefined {
  const [had, has] = [comparedUnmodelled(before.unmodelled), comparedUnmodelled(after.unmodelled)]
  if (JSON.stringify(had.map(told)) !== JSON.stringify(has.map(told)) || has.some(isHeir)) return undefined
  return changesOfFacts(before.facts, after.facts)
}

/** Told by facts alone. */
export function changesOfFacts(before: readonly Fact[], after: readonly Fact[]): Changes {
  const bases = [factBase(before), factBase(after)]
  const tables = new Set<string>()
  let elsewhere = false
  for (const delta of diffFacts(before, after)) {
    const id = delta.is === 'changed' ? delta.id : delta.fact.id
    const own = bases.flatMap((base) => tableOf(base, id) ?? [])
    for (const { path } of own) tables.add(printPath(path))
    elsewhere ||= own.length === 0
  }
  return { tables, elsewhere }
}

const told = ({ what, object, definition }: Unmodelled) => [what, object, definition ?? null]

/** What changes a parent changes its children, which have no facts of it. */
const isHeir = ({ what }: Unmodelled): boolean => what === 'partition' || what === 'inheritance'

function tableOf(base: FactBase, id: FactId): Fact | undefined {
  let fact = base.get(id)
  while (fact && fact.kind !== 'table') fact = fact.parent === undefined ? undefined : base.get(fact.parent)
  return fact
}
