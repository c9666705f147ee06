/** Applies migrations to a database, or takes them back: segment by segment, each with its journal row, so that a killed run can be resumed. */
import { DatabaseError } from '../errors.ts'
import type { Direction } from './file.ts'
import { type Migration, type MigrationFiles, orderMigrations, readMigrationFolder } from './folder.ts'
import {
  createHistory,
  type History,
  journalDone,
  journalRefused,
  journalStarted,
  readHistory,
  recordDown,
  recordUp,
} from './history.ts'
import { refuseAborted } from './interrupt.ts'
import { withMigrationLock } from './lock.ts'
import { MigrationError } from './migration-error.ts'
import { interrupted, runAlone, runTransactional, type Step } from './run-step.ts'
import type { Segment } from './segment.ts'
import { refuseOvertaken, selectMigrations } from './select.ts'
import type { Session } from './session.ts'
import { readStanding, type Standing } from './standing.ts'
import { type Target, withTarget } from './target.ts'

export interface ApplyOptions {
  /** The folder of migration files; or `files`. */
  readonly folder?: string | undefined
  readonly files?: readonly MigrationFiles[] | undefined
  readonly target: Target
  readonly direction?: Direction | undefined
  /** Up: the last to be applied. Down: the last that stays; `0` takes all back. */
  readonly to?: string | undefined
  /** Down takes one back unless told otherwise. */
  readonly steps?: number | undefined
  /** SHA-256 of down files that were edited since their up was applied, and are meant as they are now. */
  readonly acceptDowns?: readonly string[] | undefined
  /** Versions that the run is meant for, in its order; where another run has changed the choice since, nothing runs. */
  readonly expected?: readonly string[] | undefined
  /** Tells what would run, and writes nothing. */
  readonly dryRun?: boolean | undefined
  /** Milliseconds to wait for another run; 10 000 by default. */
  readonly lockWait?: number | undefined
  /** `lock_timeout` of each transactional segment in milliseconds; 5 000 by default, 0 for none. */
  readonly lockTimeout?: number | undefined
  /** Runs again for a segment that met its `lock_timeout`; 5 by default. */
  readonly lockRetries?: number | undefined
  /** Cancels what runs on the server and ends with the fault `interrupted`; what was recorded by then stays. */
  readonly signal?: AbortSignal | undefined
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
  try {
    refuseAborted(options.signal)
    return await withTarget(options.target, migrations, (session) => applyOn(session, migrations, options))
  } catch (error) {
    // Between two files, or before the first: those have told their own place.
    if (!(error instanceof DatabaseError) || error instanceof MigrationError || error.kind !== 'aborted') throw error
    throw new MigrationError({
      ...{ fault: 'interrupted', retry: 'safe', cause: error.cause },
      message: 'The run was interrupted before it began: nothing was done.',
    })
  }
}

async function applyOn(session: Session, migrations: readonly Migration[], options: ApplyOptions): Promise<Applied> {
  const { direction = 'up', dryRun = false, to, steps, acceptDowns } = options
  const select = (history: History) => selectMigrations(migrations, history, { direction, to, steps, acceptDowns })
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
  const { lockWait: wait = 10_000, signal } = options
  return withMigrationLock(session, { wait, signal }, async () => {
    // Two runs may meet here; only the one with the lock creates it.
    const { down_sha256: keepsDowns } = await createHistory(session)
    const standing = await readStanding(session)
    const history = await readHistory(session)
    const moved: MovedMigration[] = []
    const chosen = select(history)
    const { expected } = options
    if (expected)
      refuseOvertaken(chosen, expected, { version: chosen[0]?.version ?? expected[0] ?? '', message: overtaken })
    for (const migration of chosen) {
      const milliseconds = await move(session, migration, { direction, history, keepsDowns, standing, options })
      moved.push(toMoved(migration, direction, history, milliseconds))
    }
    return answer(history, moved)
  })
}

const overtaken = 'Another run has changed the history of the database since: nothing was done.'

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

interface Moving {
  readonly direction: Direction
  readonly history: History
  /** The history has a place for the hash of a down file. */
  readonly keepsDowns: boolean
  readonly standing: Standing
  readonly options: ApplyOptions
}

async function move(session: Session, migration: Migration, moving: Moving): Promise<number> {
  const { direction, history, keepsDowns, standing, options } = moving
  const text = migration[direction]
  const cutOff = history.unfinished?.version === migration.version ? history.unfinished : undefined
  const segments = text?.segments ?? []
  const { version, name } = migration
  let spent = cutOff?.milliseconds ?? 0
  const left = segments
    .map((segment, index) => ({ segment, index }))
    .filter(({ index }) => !cutOff?.done.includes(index))
  const downHash = keepsDowns ? migration.down?.hash : undefined
  const record = (total: number) =>
    direction === 'up' ? recordUp({ version, name, hash: text?.hash ?? '', downHash }, total) : recordDown(version)
  for (const { segment, index } of left) {
    const since = performance.now()
    const entry = { version, direction, hash: text?.hash ?? '', segment: index }
    const last = index === segments.length - 1
    const step: Step = {
      ...{ segment, index, of: segments.length, version, name, direction, standing, signal: options.signal },
      ...{ lockTimeout: options.lockTimeout ?? 5_000, lockRetries: options.lockRetries ?? 5 },
      start: text?.starts[index],
      started: journalStarted(entry),
      refused: journalRefused(entry),
      startedBefore: cutOff?.started === index,
      // What counts is written with the segment itself: the last one's row makes the migration applied.
      finish: () => {
        const time = Math.round(performance.now() - since)
        return last ? record(spent + time) : journalDone(entry, time)
      },
    }
    const tell = (state: ApplyProgress['state']) =>
      options.onProgress?.({ version, name, direction, segment: index, segments: segments.length, state })
    if (options.signal?.aborted) throw interrupted(step, false)
    tell('running')
    await (segment.transactional
      ? runTransactional(session, step, () => tell('waiting for a lock'))
      : runAlone(session, step))
    tell('done')
    spent += Math.round(performance.now() - since)
  }
  if (left.length === 0) await session.run(record(spent))
  return spent
}
