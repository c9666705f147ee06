/** Applies migrations to a database, or takes them back: segment by segment, each with its journal row, so that a killed run can be resumed. */
import { DatabaseError } from '../errors.ts'
import type { Direction } from './file.ts'
import { type Migration, type MigrationFiles, orderMigrations, readMigrationFolder } from './folder.ts'
import {
  createHistory,
  type History,
  journalDone,
  journalStarted,
  readHistory,
  recordDown,
  recordUp,
} from './history.ts'
import { isDoneBefore, prepareAlone, verifyAlone } from './leftover.ts'
import { withMigrationLock } from './lock.ts'
import { MigrationError } from './migration-error.ts'
import { openSession, type SessionOptions } from './open-session.ts'
import { runSegment } from './run-segment.ts'
import type { Segment } from './segment.ts'
import { selectMigrations } from './select.ts'
import type { Session } from './session.ts'

export interface ApplyOptions {
  /** The folder of migration files; or `files`. */
  readonly folder?: string | undefined
  readonly files?: readonly MigrationFiles[] | undefined
  /** A URL, options of a session, or an open session, which stays open. */
  readonly target: string | SessionOptions | Session
  readonly direction?: Direction | undefined
  /** Up: the last to be applied. Down: the last that stays; `0` takes all back. */
  readonly to?: string | undefined
  /** Down takes one back unless told otherwise. */
  readonly steps?: number | undefined
  /** Tells what would run, and writes nothing. */
  readonly dryRun?: boolean | undefined
  /** Milliseconds to wait for another run; 10 000 by default. */
  readonly lockWait?: number | undefined
  /** `lock_timeout` of each transactional segment in milliseconds; 5 000 by default, 0 for none. */
  readonly lockTimeout?: number | undefined
  /** Runs again for a segment that met its `lock_timeout`; 5 by default. */
  readonly lockRetries?: number | undefined
  /** Before and after each segment. */
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined
}

export interface ApplyProgress {
  readonly version: string
  readonly name: string
  readonly direction: Direction
  readonly segment: number
  readonly segments: number
  readonly state: 'running' | 'done' | 'waiting for a lock'
}

export interface MovedMigration {
  readonly version: string
  readonly name: string
  /** 0 in a dry run. */
  readonly milliseconds: number
  /** A run that was cut off is finished by this one. */
  readonly resumed: boolean
  readonly segments: readonly Segment[]
}

export interface Applied {
  readonly direction: Direction
  readonly dryRun: boolean
  readonly migrations: readonly MovedMigration[]
  /** Versions that are applied and have no file here. */
  readonly missing: readonly string[]
}

export async function applyMigrations(options: ApplyOptions): Promise<Applied> {
  const migrations = orderMigrations(options.files ?? (await readMigrationFolder(options.folder ?? '.')))
  if (isSession(options.target)) return applyOn(options.target, migrations, options)
  const session = await openSession(options.target)
  try {
    return await applyOn(session, migrations, options)
  } finally {
    await session.close()
  }
}

const isSession = (target: ApplyOptions['target']): target is Session => typeof target === 'object' && 'run' in target

async function applyOn(session: Session, migrations: readonly Migration[], options: ApplyOptions): Promise<Applied> {
  const { direction = 'up', dryRun = false, to, steps } = options
  const select = (history: History) => selectMigrations(migrations, history, { direction, to, steps })
  const answer = (history: History, moved: readonly MovedMigration[]): Applied => {
    const known = new Set(migrations.map(({ version }) => version))
    const missing = history.applied.map(({ version }) => version).filter((version) => !known.has(version))
    return { direction, dryRun, migrations: moved, missing }
  }
  if (dryRun) {
    const history = await readHistory(session)
    const planned = select(history).map((one) => toMoved(one, direction, history, 0))
    return answer(history, planned)
  }
  return withMigrationLock(session, options.lockWait ?? 10_000, async () => {
    // Two runs may meet here; only the one with the lock creates it.
    await session.run(createHistory)
    const history = await readHistory(session)
    const moved: MovedMigration[] = []
    for (const migration of select(history)) {
      const milliseconds = await move(session, migration, direction, history, options)
      moved.push(toMoved(migration, direction, history, milliseconds))
    }
    return answer(history, moved)
  })
}

function toMoved(
  migration: Migration,
  direction: Direction,
  { unfinished }: History,
  milliseconds: number,
): MovedMigration {
  const { version, name } = migration
  return {
    version,
    name,
    milliseconds,
    resumed: unfinished?.version === version,
    segments: migration[direction]?.segments ?? [],
  }
}

async function move(
  session: Session,
  migration: Migration,
  direction: Direction,
  history: History,
  options: ApplyOptions,
): Promise<number> {
  const text = migration[direction]
  const cutOff = history.unfinished?.version === migration.version ? history.unfinished : undefined
  const segments = text?.segments ?? []
  const { version, name } = migration
  let spent = cutOff?.milliseconds ?? 0
  const left = segments
    .map((segment, index) => ({ segment, index }))
    .filter(({ index }) => !cutOff?.done.includes(index))
  const record = (total: number) =>
    direction === 'up' ? recordUp({ version, name, hash: text?.hash ?? '' }, total) : recordDown(version)
  for (const { segment, index } of left) {
    const since = performance.now()
    const entry = { version, direction, hash: text?.hash ?? '', segment: index }
    const last = index === segments.length - 1
    const step: Step = {
      ...{ segment, index, version, name, direction, options },
      started: journalStarted(entry),
      startedBefore: cutOff?.started === index,
      // What counts is written with the segment itself: the last one's row makes the migration applied.
      finish: () => {
        const time = Math.round(performance.now() - since)
        return last ? record(spent + time) : journalDone(entry, time)
      },
    }
    const tell = (state: ApplyProgress['state']) =>
      options.onProgress?.({ version, name, direction, segment: index, segments: segments.length, state })
    tell('running')
    await (segment.transactional
      ? runTransactional(session, step, () => tell('waiting for a lock'))
      : runAlone(session, step))
    tell('done')
    spent += Math.round(performance.now() - since)
    // A segment must not choose the schema or the role of the next one.
    await session.run('reset search_path; reset role')
  }
  if (left.length === 0) await session.run(record(spent))
  return spent
}

interface Step {
  readonly segment: Segment
  readonly index: number
  readonly version: string
  readonly name: string
  readonly direction: Direction
  readonly options: ApplyOptions
  readonly started: string
  readonly startedBefore: boolean
  readonly finish: () => string
}

async function runTransactional(session: Session, step: Step, waiting: () => void): Promise<void> {
  const { lockTimeout = 5_000, lockRetries = 5 } = step.options
  for (let attempt = 0; ; attempt++) {
    const failure = await runSegment(session, step.segment, step.index, {
      begun: async () => {
        await session.run(`set local lock_timeout = ${Math.round(lockTimeout)}; set local statement_timeout = 0`)
      },
      ending: async () => {
        // A text may have left another role or search path behind; the journal's names are qualified.
        await session.run(`reset role; ${step.finish()}`)
      },
    })
    if (!failure) return
    if (failure.error.kind !== 'lock-timeout' || attempt >= lockRetries) throw failed(step, failure.error)
    waiting()
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5_000, 200 * 2 ** attempt)))
  }
}

/** Outside of a transaction nothing is undone by itself: recorded before and after, and looked at when it is run again. */
async function runAlone(session: Session, step: Step): Promise<void> {
  const [sql = ''] = step.segment.statements
  try {
    await session.run(`set lock_timeout = 0; set statement_timeout = 0; ${step.started}`)
    const done = await prepareAlone(session, sql, step.startedBefore)
    if (!done) await runOnce(session, step, sql)
    await verifyAlone(session, sql)
    await session.run(step.finish())
  } catch (error) {
    throw error instanceof DatabaseError ? failed(step, error) : error
  }
}

async function runOnce(session: Session, step: Step, sql: string): Promise<void> {
  const failure = await runSegment(session, { transactional: false, statements: [sql] }, step.index)
  if (!failure) return
  if (step.startedBefore && isDoneBefore(failure.error)) return
  throw failure.error
}

function failed(step: Step, error: DatabaseError): MigrationError {
  const { version, name, direction, index } = step
  const fault = error instanceof MigrationError ? error.fault : 'failed'
  const message = `\`${version}_${name}.${direction}.sql\`, segment ${index + 1}: ${error.message}`
  return new MigrationError({ ...error.facts(), fault, version, segment: index, message })
}
