/** Which tables a change made others, read off the facts: what need not be asked of the server again. */
import { diffFacts } from '../catalog/diff.ts'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import { type FactId, printPath } from '../catalog/fact-id.ts'
import { comparedUnmodelled } from '../catalog/unmodelled.ts'

interface Side {
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
}

/** As `schema.table`, of either side; `undefined` where facts don't tell it all. */
export function changedTables(before: Side, after: Side): ReadonlySet<string> | undefined {
  const [had, has] = [comparedUnmodelled(before.unmodelled), comparedUnmodelled(after.unmodelled)]
  if (JSON.stringify(had.map(told)) !== JSON.stringify(has.map(told)) || has.some(isHeir)) return undefined
  const bases = [factBase(before.facts), factBase(after.facts)]
  const changed = new Set<string>()
  for (const delta of diffFacts(before.facts, after.facts)) {
    const id = delta.is === 'changed' ? delta.id : delta.fact.id
    for (const base of bases) {
      const table = tableOf(base, id)
      if (table) changed.add(printPath(table.path))
    }
  }
  return changed
}

const told = ({ what, object, definition }: Unmodelled) => [what, object, definition ?? null]

/** What changes a parent changes its children, which have no facts of it. */
const isHeir = ({ what }: Unmodelled): boolean => what === 'partition' || what === 'inheritance'

function tableOf(base: FactBase, id: FactId): Fact | undefined {
  let fact = base.get(id)
  while (fact && fact.kind !== 'table') fact = fact.parent === undefined ? undefined : base.get(fact.parent)
  return fact
}
