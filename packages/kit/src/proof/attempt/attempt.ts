/** One run of the proof's flow: rows in, up, compare, new rows, down, compare. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { type Delta, diffFacts } from '../../catalog/diff.ts'
import type { Fact, Unmodelled } from '../../catalog/fact.ts'
import { readFacts } from '../../catalog/read-facts.ts'
import type { Hints } from '../../plan/step.ts'
import { type Observed, runObserved } from '../observe/observe.ts'
import { brokenRoutines, readRoutines } from '../outcome/routines.ts'
import { judgeAll } from '../outcome/verdict.ts'
import type { ColumnVerdict } from '../proof.ts'
import type { Probed, ProveInput } from '../prove-input.ts'
import { insertDefaultRows, touchedTables, valuesOf } from '../rows/default-row.ts'
import { rowMap } from '../rows/row-map.ts'
import { compareRows, type RowsCompared, readRows, type TableRows } from '../rows/rows.ts'
import { type LowSequence, lowSequences, newlyLow } from '../rows/sequences.ts'
import type { Coming } from '../seed/coming.ts'
import type { Filled } from '../seed/fill.ts'
import { openProbed } from '../seed/probes.ts'
import { tryViolators } from '../violators/trial.ts'
import { type Met, violatorsOf } from '../violators/violator.ts'
import { type Descent, descend } from './descent.ts'

export interface AttemptOptions {
  readonly segments: readonly Segment[]
  readonly coming: Coming
  /** What the rows before have to satisfy; `coming` without what the up mends. */
  readonly common: Coming
  readonly careful: ReadonlySet<string>
  readonly leaveOut: ReadonlySet<string>
  readonly lone: ReadonlySet<string>
  /** Rows are written under the new schema before the down runs. */
  readonly newer: boolean
  /** Tables after the up that the down begins without rows. */
  readonly emptied: ReadonlySet<string>
  readonly hints: Hints
}

export interface Attempt {
  readonly filled: Filled
  readonly met: readonly Met[]
  readonly up: Observed
  /** After the up; absent when it failed. */
  readonly reached?: Reached
  readonly down?: Descent
}

export interface Reached {
  readonly facts: readonly Fact[]
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly Unmodelled[]
  readonly low: readonly LowSequence[]
  readonly compared: RowsCompared
  readonly columns: readonly ColumnVerdict[]
  readonly rows: readonly TableRows[]
  readonly rowsBefore: readonly TableRows[]
  /** Routines and inserts that worked before. */
  readonly broken: readonly Problem[]
}

export async function attempt(input: ProveInput, options: AttemptOptions): Promise<Attempt> {
  const probed = await openProbed(input, { ...options, coming: options.common })
  try {
    return await run(probed, input, options)
  } finally {
    await probed.session.close()
    await probed.database.drop()
  }
}

async function run(probed: Probed, input: ProveInput, options: AttemptOptions): Promise<Attempt> {
  const { session, filled, rows: rowsBefore } = probed
  const { segments, coming, hints, newer, emptied } = options
  const sample = { ...filled, values: valuesOf(filled.catalog, rowsBefore) }
  const tables = touchedTables(filled.catalog, segments)
  const { took: tookBefore } = await insertDefaultRows(session, { tables, filled: sample, keep: false })
  const routines = await readRoutines(session)
  const lowBefore = await lowSequences(session, rowsBefore)
  const open = new Set(await violatorsOf(session, coming, sample))
  const met: Met[] = []
  const up = await runObserved(session, segments, {
    beforeSegment: async (segment) => {
      if (open.size > 0) met.push(...(await tryViolators(session, segment, open)))
    },
  })
  if (up.failure) return { filled, met, up }
  const read = await readFacts(session)
  const rows = await readRows(session)
  const map = rowMap(input.before.facts, read.facts, hints.renames)
  const low = newlyLow(await lowSequences(session, rows), lowBefore, map)
  const compared = compareRows(rowsBefore, rows, map)
  const columns = await judgeAll(session, compared)
  const after = await readRoutines(session)
  const differences = diffFacts(read.facts, input.after.facts)
  const catalogBefore = filled.catalog
  const since = { read, rows, low, catalogBefore, rowsBefore, tookBefore }
  const down = await descend(session, { input, hints, newer, emptied, ...since })
  const reached: Reached = {
    facts: read.facts,
    differences,
    unmodelled: read.unmodelled,
    low,
    compared,
    columns,
    rows: down.written,
    rowsBefore,
    broken: brokenRoutines({ before: routines, after, facts: input.before.facts, map }),
  }
  return {
    filled,
    met,
    up,
    reached,
    down: { ...down, low: newlyLow(down.low, lowBefore, rowMap(input.before.facts, input.before.facts, [])) },
  }
}
