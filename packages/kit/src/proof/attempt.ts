/** One run of the proof's flow: rows in, up, compare, new rows, down, compare. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { type Delta, diffFacts } from '../catalog/diff.ts'
import type { Unmodelled } from '../catalog/fact.ts'
import { readFacts } from '../catalog/read/all.ts'
import { planChange } from '../plan/plan.ts'
import type { Hints, Plan } from '../plan/step.ts'
import { type Observed, runObserved } from './observe.ts'
import type { ColumnVerdict } from './proof.ts'
import type { ProveInput } from './prove-input.ts'
import { rowMap } from './row-map.ts'
import { compareRows, type RowsCompared, readRows, type TableRows } from './rows.ts'
import type { Coming } from './seed/coming.ts'
import { type Filled, fillTables } from './seed/fill.ts'
import { withStandIns } from './stand-in.ts'
import { judge } from './verdict.ts'
import { type Stopped, tryViolators, violatorsOf } from './violator.ts'

export interface AttemptOptions {
  readonly segments: readonly Segment[]
  readonly coming: Coming
  readonly careful: ReadonlySet<string>
  readonly leaveOut: ReadonlySet<string>
  readonly hints: Hints
}

export interface Attempt {
  readonly filled: Filled
  readonly stopped: readonly Stopped[]
  readonly up: Observed
  /** After the up; absent when it failed. */
  readonly reached?: Reached
  readonly down?: Descent
}

export interface Reached {
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly Unmodelled[]
  readonly compared: RowsCompared
  readonly columns: readonly ColumnVerdict[]
  readonly rows: readonly TableRows[]
  readonly rowsBefore: readonly TableRows[]
}

export interface Descent {
  readonly plan: Plan
  readonly run?: Observed
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly Unmodelled[]
  readonly compared?: RowsCompared
  readonly columns: readonly ColumnVerdict[]
  readonly rows: readonly TableRows[]
}

export async function attempt(input: ProveInput, options: AttemptOptions): Promise<Attempt> {
  const database = await input.openBefore()
  const session = await database.open()
  try {
    return await run(session, input, options)
  } finally {
    await session.close()
    await database.drop()
  }
}

async function run(session: Session, input: ProveInput, options: AttemptOptions): Promise<Attempt> {
  const { coming, careful, leaveOut, hints } = options
  const filled = await fillTables(session, { coming, careful, leaveOut })
  const rowsBefore = await readRows(session)
  const open = new Set(await violatorsOf(session, coming, filled))
  const stopped: Stopped[] = []
  const up = await runObserved(session, options.segments, async (segment) => {
    if (open.size > 0) stopped.push(...(await tryViolators(session, segment, open)))
  })
  if (up.failure) return { filled, stopped, up }
  const read = await readFacts(session)
  const rows = await readRows(session)
  const compared = compareRows(rowsBefore, rows, rowMap(input.before.facts, read.facts, hints.renames))
  const columns = await judgeAll(session, compared)
  const differences = diffFacts(read.facts, input.after.facts)
  // What is written since: every table that was made, or that the probes had to leave out.
  await fillTables(session)
  const written = await readRows(session)
  const reached: Reached = { differences, unmodelled: read.unmodelled, compared, columns, rows: written, rowsBefore }
  const plan = planDown(input, { read, hints, versionNumber: session.versionNumber })
  const down = await descend(session, { input, plan, rowsBefore })
  return { filled, stopped, up, reached, down }
}

async function judgeAll(session: Session, compared: RowsCompared): Promise<readonly ColumnVerdict[]> {
  const verdicts: ColumnVerdict[] = []
  for (const column of compared.columns) verdicts.push(await judge(session, column))
  return verdicts
}

function planDown(
  input: ProveInput,
  { read, hints, versionNumber }: { read: Awaited<ReturnType<typeof readFacts>>; hints: Hints; versionNumber: number },
): Plan {
  const turned: Hints = { renames: hints.renames.map(({ from, to }) => ({ from: to, to: from })), using: {} }
  const plan = planChange({ before: read, after: input.before, hints: turned, versionNumber })
  return input.down ? { ...plan, segments: input.down, refused: [] } : withStandIns(plan, input.before.facts)
}

async function descend(
  session: Session,
  { input, plan, rowsBefore }: { input: ProveInput; plan: Plan; rowsBefore: readonly TableRows[] },
): Promise<Descent> {
  const nothing = { differences: [], unmodelled: [], columns: [], rows: [] }
  if (plan.refused.length > 0) return { plan, ...nothing }
  const run = await runObserved(session, plan.segments)
  if (run.failure) return { plan, run, ...nothing }
  const { facts, unmodelled } = await readFacts(session, { dependencies: false })
  const rows = await readRows(session)
  const compared = compareRows(rowsBefore, rows, rowMap(input.before.facts, facts, []))
  return {
    plan,
    run,
    differences: diffFacts(facts, input.before.facts),
    unmodelled,
    compared,
    columns: await judgeAll(session, compared),
    rows,
  }
}
