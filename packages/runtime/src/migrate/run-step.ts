/** Runs one segment of a migration with its record: in its transaction, or around a statement that stands alone. */
import { DatabaseError } from '../errors.ts'
import { type Direction, moveOn } from './file.ts'
import { cancellable, pause, refuseAborted } from './interrupt.ts'
import { isDoneBefore, isRefused, prepareAlone, verifyAlone } from './leftover.ts'
import { type FilePosition, MigrationError } from './migration-error.ts'
import { runSegment } from './run-segment.ts'
import type { Segment } from './segment.ts'
import type { Session } from './session.ts'
import type { Standing } from './standing.ts'

export interface Step {
  readonly segment: Segment
  readonly index: number
  /** How many segments there are. */
  readonly of: number
  readonly version: string
  readonly name: string
  readonly direction: Direction
  /** Where the segment begins in its file. */
  readonly start: FilePosition | undefined
  readonly standing: Standing
  readonly lockTimeout: number
  readonly lockRetries: number
  /** SQL that records the beginning of what stands alone, takes that back, and records the end. */
  readonly started: string
  readonly refused: string
  readonly finish: () => string
  readonly startedBefore: boolean
  readonly signal?: AbortSignal | undefined
}

export async function runTransactional(session: Session, step: Step, waiting: () => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const failure = await runSegment(session, step.segment, step.index, {
      standing: step.standing,
      begun: async () => {
        await session.run(`set local lock_timeout = ${Math.round(step.lockTimeout)}; set local statement_timeout = 0`)
      },
      around: async (run) => {
        const answers = await cancellable(session, step.signal, run)
        refuseAborted(step.signal)
        return answers
      },
      // A text may have left another search path behind; the journal's names are qualified.
      ending: async () => {
        await session.run(step.finish())
      },
    })
    if (!failure) break
    if (failure.error.kind !== 'lock-timeout' || attempt >= step.lockRetries) throw failed(step, failure.error)
    waiting()
    await pause(Math.random() * Math.min(5_000, 200 * 2 ** attempt), step.signal)
    if (step.signal?.aborted) throw interrupted(step, true)
  }
}

/** Outside of a transaction nothing is undone by itself: recorded before and after, and looked at when it is run again. */
export async function runAlone(session: Session, step: Step): Promise<void> {
  const [sql = ''] = step.segment.statements
  try {
    await session.run(`set lock_timeout = 0; set statement_timeout = 0; ${step.started}`)
    const done = await prepareAlone(session, sql, step.startedBefore)
    if (!done) await runOnce(session, step, sql)
    await verifyAlone(session, sql)
    await session.run(`${step.standing.all}; ${step.finish()}`)
  } catch (error) {
    await session.run(step.standing.all).catch(() => {})
    throw error instanceof DatabaseError ? failed(step, error) : error
  }
}

async function runOnce(session: Session, step: Step, sql: string): Promise<void> {
  // What is done by then is recorded, whoever asked to stop.
  const failure = await runSegment(session, { transactional: false, statements: [sql] }, step.index, {
    around: (run) => cancellable(session, step.signal, run),
  })
  if (!failure) return
  if (step.startedBefore && isDoneBefore(sql, failure.error)) return
  // An earlier try may have taken effect all the same: its row stays.
  if (isRefused(failure.error) && !step.startedBefore) await session.run(step.refused).catch(() => {})
  throw failure.error
}

/** Stopped by the caller, with what is left of it. */
export function interrupted({ segment, index, of, version, name, direction }: Step, began: boolean): MigrationError {
  const file = `${version}_${name}.${direction}.sql`
  const own = segment.transactional
    ? `nothing of ${of > 1 ? 'that segment' : 'it'} is left`
    : 'it stands outside of a transaction, and the next run mends what it may have left behind'
  const before = index === 1 ? 'the one before it is recorded' : `the ${index} before it are recorded`
  const told = [...(began ? [own] : index === 0 ? ['nothing of it was done'] : []), ...(index > 0 ? [before] : [])]
  const where =
    of === 1 ? (began ? '' : ' before it began') : ` ${began ? 'in' : 'before'} segment ${index + 1} of ${of}`
  return new MigrationError({
    ...{ fault: 'interrupted', retry: 'safe', version, segment: index },
    message: `\`${file}\` was interrupted${where}: ${told.join(', and ')}.`,
  })
}

function failed(step: Step, error: DatabaseError): MigrationError {
  if (error.kind === 'aborted') return interrupted(step, true)
  const { version, name, direction, index } = step
  const fault = error instanceof MigrationError ? error.fault : 'failed'
  const at = positionOf(step, error)
  const file = `${version}_${name}.${direction}.sql${at ? `:${at.line}:${at.column}` : ''}`
  const message = `\`${file}\`, segment ${index + 1}: ${error.message}`
  return new MigrationError({ ...error.facts(), fault, version, segment: index, at, message })
}

/** The server counts characters of the text that it was sent, which must be the file's and none of ours. */
function positionOf({ segment, start }: Step, error: DatabaseError): FilePosition | undefined {
  const [sql = ''] = segment.statements
  const { position } = error
  if (!start || position === undefined || error.reveal().text !== sql) return undefined
  return moveOn(
    start,
    Array.from(sql)
      .slice(0, position - 1)
      .join(''),
  )
}
