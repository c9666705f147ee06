/** What a plan changes, as lines to read: what it renames is one thing under another name. */
import { type Delta, diffFacts } from '../catalog/diff.ts'
import type { Fact } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import type { FactId } from '../catalog/fact-id.ts'
import { type PlanState, planRenames } from '../plan/plan.ts'
import type { Rename, RenamedState } from '../plan/step.ts'
import { byObject, label, toDeltaLines } from './delta-lines.ts'
import { shortName } from './losses.ts'
import type { DeltaLine } from './proven-plan.ts'

export function changeLines(before: PlanState, after: PlanState, renames: readonly Rename[]): readonly DeltaLine[] {
  const renamed = planRenames({ before, after, hints: { renames, using: {} } })
  const [old, fresh] = [factBase(before.facts), factBase(after.facts)]
  const { standing, gone } = leftOf(renamed, fresh)
  const deltas = diffFacts(standing, after.facts).flatMap((delta) => asTold(delta, { renamed, old, fresh }))
  return [
    ...toDeltaLines(diffFacts(gone, []), gone, []),
    ...renameLines(renamed, fresh, new Set(renames.map(({ to }) => to))),
    ...toDeltaLines(deltas, standing, after.facts),
  ].sort(byObject)
}

/** Without what made way for a new name, but with what comes again. */
function leftOf({ facts, cleared, clearedAlong }: RenamedState, fresh: FactBase) {
  const there = factBase(facts)
  const comesAgain = ({ id }: Fact): boolean => fresh.has(id) && !there.has(id)
  const again = clearedAlong.filter(comesAgain)
  return {
    standing: again.length === 0 ? facts : [...facts, ...again],
    gone: [...cleared, ...clearedAlong.filter((fact) => !comesAgain(fact))],
  }
}

/** What belongs to a renamed thing and bears its name gets another one along with it. */
function renameLines({ renamed, origins }: RenamedState, fresh: FactBase, hinted: ReadonlySet<FactId>): DeltaLine[] {
  const all = new Set(renamed)
  return renamed.flatMap((id): DeltaLine[] => {
    const [was, is] = [origins.get(id), fresh.get(id)]
    if (!was || !is || (is.parent !== undefined && all.has(is.parent) && !hinted.has(id))) return []
    return [{ sign: '~', kind: is.kind, object: label(is), detail: `renamed from ${oldName(was, is)}` }]
  })
}

/** Its own name alone where only that is another. */
function oldName(was: Fact, is: Fact): string {
  const [name = ''] = was.path.slice(-1)
  const isSibling = was.path.length === is.path.length && (was.path.length > 2 || was.path[0] === is.path[0])
  return isSibling ? label({ ...was, path: [name] }) : shortName(label(was))
}

interface Telling {
  readonly renamed: RenamedState
  readonly old: FactBase
  readonly fresh: FactBase
}

/** A text that the rename left open is told as it was; names that follow those of their owners are no news. */
function asTold(delta: Delta, { renamed: { renamed, origins }, old, fresh }: Telling): readonly Delta[] {
  if (delta.is !== 'changed') return [delta]
  const all = new Set(renamed)
  const isRenamed = (id: FactId | undefined): boolean =>
    id !== undefined && (all.has(id) || isRenamed(fresh.get(id)?.parent))
  if (following.has(delta.attribute) && isRenamed(delta.id)) return []
  const was = (origins.get(delta.id) ?? old.get(delta.id))?.attributes[delta.attribute]
  return [delta.from === '' && was !== undefined ? { ...delta, from: was } : delta]
}

/** Attributes that are names of what the server made for a column: its NOT NULL, its identity's sequence. */
const following: ReadonlySet<string> = new Set(['notNullName', 'sequence'])
