/** What a change loses: columns and rows that go, values that come out as others. */
import type { Fact } from '../../catalog/fact.ts'
import { factBase } from '../../catalog/fact-base.ts'
import { factId, printPath } from '../../catalog/fact-id.ts'
import type { Hints } from '../../plan/step.ts'
import type { Reached } from '../attempt/attempt.ts'
import type { Descent } from '../attempt/descent.ts'
import type { Observed } from '../observe/observe.ts'
import type { Loss } from '../proof.ts'
import type { Lesson, ProveInput } from '../prove-input.ts'
import { rowMap } from '../rows/row-map.ts'
import type { ColumnPairs, RowsCompared, TableRows } from '../rows/rows.ts'
import type { Met } from '../violators/violator.ts'
import type { Unmet, Watched } from '../writes/unmet.ts'
import { unmetLosses } from '../writes/unmet-told.ts'
import { unseenLosses } from './unseen.ts'

export interface Losing {
  readonly input: ProveInput
  /** What the statements of the up did. */
  readonly up: Observed
  readonly hints: Hints
  readonly lessons: readonly Lesson[]
  readonly met: readonly Met[]
  readonly reached: Reached
  /** What its statements write without any probe row having met them. */
  readonly unmet: Readonly<Record<Loss['direction'], readonly Unmet[]>>
}

export interface DownLosses {
  /** What stood before the up and the down does not give back as it was. */
  readonly old: readonly Loss[]
  /** What was written since. */
  readonly newer: readonly Loss[]
}

export function upLosses({ input, up, hints, lessons, met, reached, unmet: { up: unmetUp } }: Losing): readonly Loss[] {
  // A column that only became its parent's is no fact of its own, and there all the same.
  const standing = new Set(reached.compared.columns.flatMap(({ path, anew }) => (anew ? [] : [printPath(path)])))
  const dropped = goneObjects(input.before.facts, input.after.facts, hints.renames)
    .filter((path) => !standing.has(printPath(path)))
    .map(
      (path): Loss => ({
        object: printPath(path),
        kind: 'dropped',
        direction: 'up',
        probes: countIn(reached.rowsBefore, path),
      }),
    )
  const missing = missingRows(reached.compared, 'up')
  const narrowed = reached.columns
    .filter((one) => one.verdict === 'narrowed')
    .map(({ object, lost }): Loss => ({ object, kind: 'narrowed', direction: 'up', probes: lost }))
  const known = new Set(narrowed.map((one) => one.object))
  const refused = lessons
    .filter((one) => one.direction === 'up' && one.refused > 0 && !known.has(one.object))
    .map(({ object, refused: probes }): Loss => ({ object, kind: 'narrowed', direction: 'up', probes }))
  const unseen = unseenLosses({
    ...{ from: input.before.facts, to: input.after.facts, renames: hints.renames, direction: 'up' },
    ...{ columns: reached.compared.columns, effects: up.effects },
  })
  const unmet = unmetLosses(unmetUp, watchedUp(input, reached, up))
  const seen = [...dropped, ...missing, ...narrowed, ...refused, ...altered(met, 'up', known)]
  return sorted(first([...seen, ...unseen, ...unmet]))
}

export const watchedUp = (
  { before }: ProveInput,
  { rowsBefore, compared: { columns } }: Reached,
  { effects }: Observed,
): Watched => ({ direction: 'up', facts: before.facts, rowsBefore, effects, columns })

export const watchedDown = ({ facts, rows: rowsBefore }: Reached, down: Descent | undefined): Watched => ({
  ...{ direction: 'down', facts, rowsBefore, effects: down?.run?.effects ?? [] },
  columns: down?.newerCompared?.columns,
})

/** Rows that went out of tables which stay; of partitions together. */
function missingRows(compared: RowsCompared | undefined, direction: Loss['direction']): readonly Loss[] {
  const losses = new Map<string, Loss>()
  for (const { path, count, of } of compared?.missing ?? []) {
    const object = printPath(path)
    const { probes = 0, rows = 0 } = losses.get(object) ?? {}
    losses.set(object, { object, kind: 'dropped', direction, probes: probes + count, rows: rows + of })
  }
  return [...losses.values()]
}

/** What is told once needs no second word. */
const first = (losses: readonly Loss[]): readonly Loss[] => [
  ...new Map([...losses].reverse().map((loss) => [loss.object, loss])).values(),
]

/** What was written since and has no place before; and what the up kept and the down does not give back. */
export function downLosses(
  { input, hints, reached, unmet: { down: unmetDown } }: Losing,
  down: Descent | undefined,
): DownLosses {
  const turned = hints.renames.map(({ from, to }) => ({ from: to, to: from }))
  const dropped = goneObjects(input.after.facts, input.before.facts, turned).map(
    (path): Loss => ({
      object: printPath(path),
      kind: 'dropped',
      direction: 'down',
      probes: countIn(reached.rows, path),
    }),
  )
  const lostBefore = new Set([
    ...reached.columns.filter((one) => one.verdict === 'narrowed').map((one) => one.object),
    ...reached.compared.gone.map((one) => printPath(one.path)),
  ])
  const isLost = (object: string) => [...lostBefore].some((one) => object === one || object.startsWith(`${one}.`))
  const different = (down?.columns ?? []).filter((one) => one.verdict === 'narrowed' || one.verdict === 'converted')
  const narrowed = different
    .filter((one) => !isLost(one.object))
    .map(({ object, lost }): Loss => ({ object, kind: 'narrowed', direction: 'down', probes: Math.max(1, lost) }))
  const goneByUp = new Set(reached.compared.missing.map(({ path }) => printPath(path)))
  const missing = missingRows(down?.compared, 'down').filter(({ object }) => !isLost(object) && !goneByUp.has(object))
  const known = new Set([...different.map((one) => one.object), ...lostBefore])
  const unmet = unmetLosses(unmetDown, watchedDown(reached, down))
  const goneBefore = new Set(reached.compared.columns.flatMap(({ path, anew }) => (anew ? [printPath(path)] : [])))
  const back = { direction: 'down', effects: down?.run?.effects ?? [] } as const
  // Only what was made anew: a type that comes back is that of the values before.
  const unseenOld = unseenLosses({
    ...{ ...back, from: input.before.facts, to: input.before.facts, renames: [] },
    columns: (down?.compared?.columns ?? []).filter((one) => one.anew && !goneBefore.has(printPath(one.path))),
  }).filter(({ object }) => !isLost(object))
  const unseenNewer = unseenLosses({
    ...{ ...back, from: input.after.facts, to: input.before.facts, renames: turned },
    columns: (down?.newerCompared?.columns ?? []).filter((one) => !one.anew),
  })
  return {
    old: sorted(first([...narrowed, ...missing, ...invented(reached, down), ...unseenOld, ...unmet])),
    newer: sorted(first([...dropped, ...newerNarrowed({ input, turned, down, known }), ...unseenNewer])),
  }
}

/** Values that the down makes up for columns which the up dropped: no row ever held them. */
function invented(reached: Reached, down: Descent | undefined): Loss[] {
  const gone = new Set(reached.compared.gone.map((one) => printPath(one.path)))
  if (gone.size === 0) return []
  const madeUp = ({ different }: ColumnPairs) => different.filter(([, after]) => after !== null).length
  return (down?.compared?.columns ?? []).flatMap((column): Loss[] => {
    const object = printPath(column.path)
    const probes = gone.has(object) ? madeUp(column) : 0
    return probes > 0 ? [{ object, kind: 'narrowed', direction: 'down', probes }] : []
  })
}

/** Values written since that come back as others. */
function newerNarrowed({
  input,
  turned,
  down,
  known,
}: {
  input: ProveInput
  turned: Hints['renames']
  down: Descent | undefined
  known: ReadonlySet<string>
}): Loss[] {
  if (!down) return []
  const narrowedColumns = down.newerColumns.filter(({ verdict }) => verdict === 'narrowed')
  if (narrowedColumns.length === 0) return altered(down.met, 'down', new Set())
  const back = rowMap(input.after.facts, input.before.facts, turned)
  const paths = new Map(
    input.after.facts.flatMap((fact) => (fact.kind === 'column' ? [[printPath(fact.path), fact.path] as const] : [])),
  )
  const before = (object: string): string => {
    const path = paths.get(object) ?? []
    return printPath([...(back.table(path.slice(0, 2)) ?? []), back.column(path) ?? ''])
  }
  const narrowed = narrowedColumns
    .filter(({ object }) => !known.has(before(object)))
    .map(({ object, lost }): Loss => ({ object, kind: 'narrowed', direction: 'down', probes: lost }))
  return [...narrowed, ...altered(down.met, 'down', new Set(narrowed.map((one) => one.object)))]
}

const altered = (met: readonly Met[], direction: Loss['direction'], known: ReadonlySet<string>): Loss[] =>
  met
    .filter((one) => one.altered > 0 && !known.has(one.violator.object))
    .map(({ violator, altered: probes }) => ({ object: violator.object, kind: 'narrowed', direction, probes }))

/** Tables and columns of one state that the other has not; a column that is only computed holds nothing. */
function goneObjects(
  from: readonly Fact[],
  to: readonly Fact[],
  renames: Hints['renames'],
): readonly (readonly string[])[] {
  const map = rowMap(from, to, renames)
  const base = factBase(from)
  return from.flatMap((fact) => {
    if ((fact.kind !== 'table' && fact.kind !== 'column') || map.stays(fact.id)) return []
    if (fact.kind === 'table') return map.table(fact.path) ? [] : [fact.path]
    if (base.has(factId('generated', fact.path)) || !map.table(fact.path.slice(0, 2))) return []
    return map.column(fact.path) === undefined ? [fact.path] : []
  })
}

function countIn(rows: readonly TableRows[], path: readonly string[]): number {
  const table = rows.find((one) => printPath(one.path) === printPath(path.slice(0, 2)))
  if (!table) return 0
  const at = path[2] === undefined ? -1 : table.columns.indexOf(path[2])
  return at < 0 ? table.rows.length : table.rows.filter((row) => row[at] !== null).length
}

const sorted = (losses: readonly Loss[]): readonly Loss[] =>
  [...losses].sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0))
