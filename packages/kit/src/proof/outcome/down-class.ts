/** How true a down is: its class, and the order of columns that it leaves. */
import type { Fact } from '../../catalog/fact.ts'
import { factId, printPath } from '../../catalog/fact-id.ts'
import type { Descent } from '../attempt/descent.ts'
import type { DownClass, Loss } from '../proof.ts'
import type { Lesson, ProveInput } from '../prove-input.ts'
import type { TableRows } from '../rows/rows.ts'
import type { Unmet } from '../writes/unmet.ts'
import type { DownLosses } from './loss.ts'

export interface Judged {
  readonly input: ProveInput
  readonly down: Descent
  readonly up: readonly Loss[]
  readonly losses: DownLosses
  readonly lessons: readonly Lesson[]
  /** Of both ways: what they make of real rows nobody saw. */
  readonly unmet: readonly Unmet[]
  /** It ran, on rows or without those that stop it, and led to the state before. */
  readonly sound: boolean
}

export function classOf({ input, down, up, losses, lessons, unmet, sound }: Judged): DownClass {
  const stoppedBy = (rows: Lesson['rows']) => lessons.some((one) => one.direction === 'down' && one.rows === rows)
  if (!sound || stoppedBy('old')) return 'irreversible'
  if (up.length > 0 || losses.old.length > 0 || unmet.length > 0) return 'schema-exact'
  if (misordered(down.rows, input.before.facts).length > 0 || (down.left ?? []).length > 0) return 'inexact'
  const isNewerLost = losses.newer.length > 0 || down.met.length > 0 || stoppedBy('newer') || losesLabels(input)
  return isNewerLost ? 'exact-loses-new' : 'exact'
}

/** Rows with a label that the state before does not know can't come back. */
function losesLabels({ before, after }: ProveInput): boolean {
  const old = new Map(
    before.facts.filter((fact) => fact.kind === 'enum').map((fact) => [fact.id, fact.attributes.labels]),
  )
  return after.facts.some((fact) => {
    const had = old.get(fact.id)
    const has = fact.attributes.labels
    return fact.kind === 'enum' && Array.isArray(had) && Array.isArray(has) && has.some((label) => !had.includes(label))
  })
}

/** Tables whose columns stand in another order than the facts' positions say. */
export function misordered(rows: readonly TableRows[], facts: readonly Fact[]): readonly string[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  return rows.flatMap((table) => {
    const positions = table.columns.map((name) =>
      Number(byId.get(factId('column', [...table.path, name]))?.noted?.position ?? 0),
    )
    return positions.some((position, index) => index > 0 && position < (positions[index - 1] ?? 0))
      ? [printPath(table.path)]
      : []
  })
}
