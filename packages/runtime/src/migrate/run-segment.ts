/** Runs segments with commits. The applier and the proof use this one executor, so that what was proved is what runs. */
import { DatabaseError } from '../errors.ts'
import { countReturns } from './blank.ts'
import type { Segment } from './segment.ts'
import type { Answer, Session } from './session.ts'
import type { Standing } from './standing.ts'

export interface StatementPlace {
  readonly segment: number
  readonly statement: number
  readonly sql: string
}

/** All are awaited; what one throws fails the segment. */
export interface SegmentHooks {
  /** What the session is brought back to around each segment, so that none leans on what an earlier one set. */
  readonly standing?: Standing | undefined
  /** In the segment's transaction, right after BEGIN; without a transaction, before the statement. */
  readonly begun?: (segment: Segment, index: number) => Promise<void>
  /** Runs the statement by calling `run`, and may look around before and after. */
  readonly around?: (run: () => Promise<readonly Answer[]>, place: StatementPlace) => Promise<readonly Answer[]>
  /** In the segment's transaction, right before COMMIT; without a transaction, after the statement. */
  readonly ending?: (segment: Segment, index: number) => Promise<void>
}

export interface SegmentFailure {
  readonly place: StatementPlace
  readonly error: DatabaseError
}

/** Runs all, or up to the first that fails; that one is rolled back, those before it stay. */
export async function runSegments(
  session: Session,
  segments: readonly Segment[],
  hooks: SegmentHooks = {},
): Promise<SegmentFailure | undefined> {
  for (const [index, segment] of segments.entries()) {
    const failure = await runSegment(session, segment, index, hooks)
    if (failure) return failure
  }
  return undefined
}

export async function runSegment(
  session: Session,
  segment: Segment,
  index: number,
  hooks: SegmentHooks = {},
): Promise<SegmentFailure | undefined> {
  const failure = await runCommitted(session, segment, index, hooks)
  // After a failure its reason counts, and the session may be gone.
  if (hooks.standing && failure) await session.run(hooks.standing.all).catch(() => {})
  else if (hooks.standing) await session.run(hooks.standing.all)
  return failure
}

async function runCommitted(
  session: Session,
  segment: Segment,
  index: number,
  hooks: SegmentHooks,
): Promise<SegmentFailure | undefined> {
  let place: StatementPlace = { segment: index, statement: 0, sql: segment.statements[0] ?? '' }
  try {
    if (segment.transactional) await session.run('begin')
    await hooks.begun?.(segment, index)
    for (const [statement, sql] of segment.statements.entries()) {
      place = { segment: index, statement, sql }
      const run = () => session.run(sql)
      refuseControl(segment, sql, hooks.around ? await hooks.around(run, place) : await run())
    }
    // The text may have left another role behind, with which neither what follows nor COMMIT has its rights.
    if (segment.transactional && hooks.standing) await session.run(hooks.standing.role)
    await hooks.ending?.(segment, index)
    if (segment.transactional) await commit(session)
    return undefined
  } catch (error) {
    if (segment.transactional) await session.run('rollback').catch(() => {})
    if (!(error instanceof DatabaseError)) throw error
    return { place, error }
  }
}

const controls: ReadonlySet<string> = new Set([
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'START TRANSACTION',
  'PREPARE TRANSACTION',
])

function refuseControl(segment: Segment, sql: string, answers: readonly Answer[]): void {
  if (!segment.transactional) return
  const found = answers.filter(({ command }) => controls.has(command))
  const isReturn = found.length > 0 && found.every(({ command }) => command === 'ROLLBACK')
  const [control] = isReturn ? found.slice(countReturns(sql)) : found
  if (!control) return
  throw new DatabaseError({
    kind: 'migration',
    message: `A segment is a transaction of its own, and this one ran \`${control.command}\`: what came before it may be committed without a record.`,
  })
}

/** COMMIT of a failed transaction answers ROLLBACK, without any error. */
async function commit(session: Session): Promise<void> {
  const [answer] = await session.run('commit')
  if (answer?.command === 'COMMIT') return
  throw new DatabaseError({
    kind: 'rolled-back',
    message: 'The server rolled the segment back instead of committing it.',
  })
}
