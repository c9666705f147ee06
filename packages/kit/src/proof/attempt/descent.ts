/** The way back: rows as they are written since, the down, and what became of all of them. */
import type { Session } from '@tenon/runtime/migrate'
import { type Delta, diffFacts } from '../../catalog/diff.ts'
import type { Unmodelled } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { type ReadState, readFacts } from '../../catalog/read-facts.ts'
import { planChange } from '../../plan/plan.ts'
import type { Hints, Plan } from '../../plan/step.ts'
import { quotePath } from '../../sql/quote.ts'
import { type Observed, runObserved } from '../observe/observe.ts'
import { judgeAll } from '../outcome/verdict.ts'
import type { ColumnVerdict } from '../proof.ts'
import type { ProveInput } from '../prove-input.ts'
import { changesBetween } from '../rows/changed-tables.ts'
import { type Inserted, insertDefaultRows, touchedTables, valuesOf } from '../rows/default-row.ts'
import { type RowMap, rowMap } from '../rows/row-map.ts'
import { compareRows, type RowsCompared, readAgain, readRows, type TableRows } from '../rows/rows.ts'
import { type RowsLeft, rowsLeft } from '../rows/rows-left.ts'
import { type LowSequence, lowSequences, newlyLow } from '../rows/sequences.ts'
import { withoutTriggers } from '../seed/around.ts'
import { carefulValues } from '../seed/careful.ts'
import { readSeedCatalog, readSeedCatalogAgain, type SeedCatalog, type SeedTable } from '../seed/catalog.ts'
import { type Coming, withoutNewTargets } from '../seed/coming.ts'
import { fatesOf } from '../seed/fates.ts'
import { type Filled, fillTables } from '../seed/fill.ts'
import { tryViolators } from '../violators/trial.ts'
import { type Met, violatorsOf } from '../violators/violator.ts'
import { comingOf, withPartitions } from './coming-of.ts'
import { withStandIns } from './stand-in.ts'

export interface DescentInput {
  readonly input: ProveInput
  readonly hints: Hints
  readonly read: ReadState
  readonly rowsBefore: readonly TableRows[]
  /** All rows after the up, and the sequences that it left too low. */
  readonly rows: readonly TableRows[]
  readonly low: readonly LowSequence[]
  /** Tables before the up. */
  readonly catalogBefore: SeedCatalog
  /** Before the up: default rows that went in, as `schema.table`. */
  readonly tookBefore: Inserted['took']
  /** Rows are written under the new schema before the down runs. */
  readonly newer: boolean
  /** Tables, as `schema.table` after the up, whose rows go before the down runs: it fails on them. */
  readonly emptied: ReadonlySet<string>
}

export interface Descent {
  readonly plan: Plan
  readonly run?: Observed
  /** Rows that only the state after takes, and what the down did with them. */
  readonly met: readonly Met[]
  /** The tables after the up. */
  readonly catalog: SeedCatalog
  /** All rows when the down began. */
  readonly written: readonly TableRows[]
  /** How default rows fared after the up, kept, and after the down. */
  readonly inserted: Inserted
  readonly insertedAfter?: Inserted
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly Unmodelled[]
  readonly low: readonly LowSequence[]
  /** The rows from before the up, in tables that were not emptied. */
  readonly compared?: RowsCompared
  readonly columns: readonly ColumnVerdict[]
  /** The rows that stood when the down began, under their names then. */
  readonly newerColumns: readonly ColumnVerdict[]
  readonly newerCompared?: RowsCompared
  readonly rows: readonly TableRows[]
  /** What the up put in and the down leaves. */
  readonly left?: readonly RowsLeft[]
}

export async function descend(session: Session, about: DescentInput): Promise<Descent> {
  const { input, read, hints, emptied } = about
  const turned = hints.renames.map(({ from, to }) => ({ from: to, to: from }))
  const known = withPartitions(comingOf(read.facts, input.before.facts, turned), read)
  const coming = input.down ? withoutNewTargets(known) : known
  const { versionNumber } = session
  const plan = planDown(input, { read, renames: turned, versionNumber, rowsBefore: about.rowsBefore })
  const { filled: common, inserted, rows } = await writeNewer(session, about, { coming, plan })
  await empty(session, { tables: common.catalog.tables, emptied })
  const written = emptied.size > 0 ? await readRows(session) : rows
  const filled = { ...common, values: valuesOf(common.catalog, written) }
  const back = rowMap(read.facts, input.before.facts, turned)
  const start = { plan, met: [], catalog: filled.catalog, written, inserted: sinceUp(inserted, about.tookBefore, back) }
  const nothing = { ...start, differences: [], unmodelled: [], low: [], columns: [], newerColumns: [], rows: [] }
  if (plan.refused.length > 0) return nothing
  const open = new Set((await violatorsOf(session, coming, filled)).filter(({ table }) => !emptied.has(pathOf(table))))
  // Rows written since may stand above a sequence already; the down is not to blame for that.
  const lowBefore = await lowSequences(session, written)
  const met: Met[] = []
  const run = await runObserved(session, plan.segments, {
    beforeSegment: async (segment) => {
      if (open.size > 0) met.push(...(await tryViolators(session, segment, open)))
    },
  })
  if (run.failure) return { ...nothing, run, met }
  const arrived = await arrive(session, about, { written, turned, plan })
  return { ...start, met, run, ...arrived, low: newlyLow(arrived.low, lowBefore, back) }
}

/** What took no row before the up either is not to blame on it. */
const sinceUp = ({ took, written, refused }: Inserted, tookBefore: Inserted['took'], back: RowMap): Inserted => ({
  took,
  written,
  refused: refused.filter(({ path }) => {
    const before = back.table(path)
    return before === undefined || tookBefore.has(printPath(before))
  }),
})

const pathOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  printPath([schema, name])

function planDown(
  input: ProveInput,
  {
    read,
    renames,
    versionNumber,
    rowsBefore,
  }: Pick<DescentInput, 'read' | 'rowsBefore'> & { renames: Hints['renames']; versionNumber: number },
): Plan {
  const plan = planChange({
    before: read,
    after: input.before,
    hints: { renames, using: input.usingDown ?? {} },
    versionNumber,
  })
  return input.down
    ? { ...plan, segments: input.down, refused: [] }
    : withStandIns(plan, { facts: input.before.facts, rows: rowsBefore })
}

interface Newer {
  readonly filled: Pick<Filled, 'catalog' | 'careful' | 'fates' | 'values'>
  readonly inserted: Inserted
  /** All rows then. */
  readonly rows: readonly TableRows[]
}

/** Every table that was made, or that the probes had to leave out; and a row more in those that the change touches. */
async function writeNewer(
  session: Session,
  { input, newer, emptied, read, catalogBefore, low, rows }: DescentInput,
  { coming, plan }: { coming: Coming; plan: Plan },
): Promise<Newer> {
  const careful = new Set(
    [...coming.tables].flatMap(([table, next]) =>
      [...next.types.keys()].map((name) => `${table}.${printPath([name])}`),
    ),
  )
  const touched = changesBetween(input.before, read)?.tables
  const catalog = touched
    ? await readSeedCatalogAgain(session, { before: catalogBefore, touched })
    : await readSeedCatalog(session)
  if (!newer) {
    const fates = await fatesOf(session, catalog, coming)
    const filled = { catalog, fates, careful: carefulValues(careful, fates), values: valuesOf(catalog, rows) }
    return { filled, inserted: { took: new Map(), written: new Set(), refused: [] }, rows }
  }
  const moved = new Set(low.map(({ table }) => table))
  const isUnsettled = (table: SeedTable) => touched?.has(pathOf(table)) !== false || moved.has(pathOf(table))
  const options = { catalog, present: rows, unsettled: isUnsettled, coming, careful, leaveOut: emptied }
  const filled = await fillTables(session, options)
  const present = filled.tookAny ? await readRows(session) : rows
  const whole = { ...filled, values: valuesOf(catalog, present) }
  const named = touchedTables(catalog, [...(input.up ?? []), ...plan.segments])
  const tables = named.filter((table) => !emptied.has(pathOf(table)))
  const inserted = await insertDefaultRows(session, { tables, filled: whole, coming, keep: true })
  return { filled: whole, inserted, rows: await readAgain(session, present, [...inserted.written]) }
}

async function empty(
  session: Session,
  { tables, emptied }: { tables: readonly SeedTable[]; emptied: ReadonlySet<string> },
): Promise<void> {
  if (emptied.size === 0) return
  const names = tables
    .filter((table) => emptied.has(pathOf(table)))
    .map(({ schema, name }) => quotePath([schema, name]))
  if (names.length > 0)
    await withoutTriggers(session, tables, () => session.run(`truncate ${names.join(', ')} cascade`))
}

async function arrive(
  session: Session,
  { input, read, hints, rowsBefore, rows: reachedRows, catalogBefore: catalog, tookBefore, emptied }: DescentInput,
  { written, turned, plan }: { written: readonly TableRows[]; turned: Hints['renames']; plan: Plan },
) {
  const { facts, unmodelled } = await readFacts(session, { dependencies: false })
  const rows = await readRows(session)
  const low = await lowSequences(session, rows)
  const up = rowMap(input.before.facts, read.facts, hints.renames)
  const compared = compareRows(
    standing({ rowsBefore, written, emptied, up }),
    rows,
    rowMap(input.before.facts, facts, []),
  )
  // A plan puts no rows in.
  const passages = { before: rowsBefore, afterUp: reachedRows, afterDown: rows, up }
  const left = input.up ? rowsLeft(passages) : []
  const newer = compareRows(written, rows, rowMap(read.facts, facts, turned))
  const columns = await judgeAll(session, compared)
  const newerColumns = await judgeAll(session, newer)
  const tables = touchedTables(catalog, [...(input.up ?? []), ...plan.segments]).filter((one) =>
    tookBefore.has(pathOf(one)),
  )
  const filled = { catalog, careful: new Map(), fates: new Map(), values: valuesOf(catalog, rows) }
  const insertedAfter = await insertDefaultRows(session, { tables, filled, keep: false, before: tookBefore })
  const differences = diffFacts(facts, input.before.facts)
  const told = { compared, columns, newerColumns, newerCompared: newer }
  return { differences, unmodelled, low, ...told, rows, insertedAfter, left }
}

/** Rows from before the up, but for tables that were emptied, also by the cascade. */
function standing({
  rowsBefore,
  written,
  emptied,
  up,
}: {
  rowsBefore: readonly TableRows[]
  written: readonly TableRows[]
  emptied: ReadonlySet<string>
  up: RowMap
}): readonly TableRows[] {
  if (emptied.size === 0) return rowsBefore
  const empty = new Set(written.filter((table) => table.rows.length === 0).map((table) => printPath(table.path)))
  return rowsBefore.filter((table) => {
    const path = up.table(table.path)
    return path === undefined || !empty.has(printPath(path))
  })
}
