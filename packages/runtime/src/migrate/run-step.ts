/** Runs one segment of a migration with its record: in its transaction, or around a statement that stands alone. */
import { DatabaseError } from '../errors.ts'
import { type Direction, moveOn } from './file.ts'
import { isDoneBefore, isRefused, prepareAlone, verifyAlone } from './leftover.ts'
import { type FilePosition, MigrationError } from './migration-error.ts'
import { runSegment } from './run-segment.ts'
import type { Segment } from './segment.ts'
import type { Session } from './session.ts'
import type { Standing } from './standing.ts'

export interface Step {
  readonly segment: Segment
  readonly index: number
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
}

export async function runTransactional(session: Session, step: Step, waiting: () => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const failure = await runSegment(session, step.segment, step.index, {
      standing: step.standing,
      begun: async () => {
        await session.run(`set local lock_timeout = ${Math.round(step.lockTimeout)}; set local statement_timeout = 0`)
      },
      // A text may have left another search path behind; the journal's names are qualified.
      ending: async () => {
        await session.run(step.finish())
      },
    })
    if (!failure) break
    if (failure.error.kind !== 'lock-timeout' || attempt >= step.lockRetries) throw failed(step, failure.error)
    waiting()
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5_000, 200 * 2 ** attempt)))
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
  const failure = await runSegment(session, { transactional: false, statements: [sql] }, step.index)
  if (!failure) return
  if (step.startedBefore && isDoneBefore(sql, failure.error)) return
  // An earlier try may have taken effect all the same: its row stays.
  if (isRefused(failure.error) && !step.startedBefore) await session.run(step.refused).catch(() => {})
  throw failure.error
}

function failed(step: Step, error: DatabaseError): MigrationError {
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
