/** Applies migrations to a database, and takes them back. */
import { type ApplyOptions, applyMigrations, type Segment } from '@tenon/runtime/migrate'
import { hasErrors } from '@tenon/schema/problem'
import { filesOf, proofMark, type StoredMigration } from '../migration/stored.ts'
import { withoutFile } from './applied-problems.ts'
import { inItsFile } from './migration-fault.ts'
import type { Outcome } from './outcome.ts'
import { proofMarkProblem } from './proof-mark-problem.ts'
import { type Confirmation, confirmHarm, findTarget, stopSignal, type TargetOptions } from './target.ts'
import { withProject } from './workplace.ts'

export interface MoveOptions extends TargetOptions, Confirmation {
  /** The version to end at; `0` is before the first. */
  readonly to?: string
  readonly steps?: number
  readonly dryRun?: boolean
}

export interface Moved {
  readonly direction: 'up' | 'down'
  /** The URL without its password. */
  readonly database: string
  readonly dryRun: boolean
  readonly migrations: readonly MovedMigration[]
}

export interface MovedMigration {
  readonly version: string
  readonly name: string
  /** Absent in a dry run. */
  readonly milliseconds?: number
  /** What a dry run would have run. */
  readonly segments?: readonly Segment[]
}

export const migrateUp = (options: MoveOptions): Promise<Outcome<Moved>> => move(options, 'up')

/** Takes one migration back unless told otherwise. */
export const migrateDown = (options: MoveOptions): Promise<Outcome<Moved>> => move(options, 'down')

function move(options: MoveOptions, direction: 'up' | 'down'): Promise<Outcome<Moved>> {
  return withProject<Moved>(options, async (place) => {
    const { dryRun = false, to, steps, onProgress } = options
    const target = await findTarget(place.project, options)
    const folder = await place.migrations()
    if (hasErrors(folder.problems)) return { problems: folder.problems }
    const apply: ApplyOptions = {
      // What was looked at is what runs, though somebody may write into the folder while a question waits for its answer.
      files: folder.migrations.map(filesOf),
      target: target.url,
      direction,
      to,
      steps,
      signal: stopSignal(target, options),
      acceptDowns: provenDowns(folder.migrations),
      onProgress: ({ version, name, segment, segments, state }) =>
        onProgress?.(
          `${version}_${name}: segment ${segment + 1} of ${segments}${state === 'done' ? '' : `, ${state}`}`,
        ),
    }
    const value = { direction, database: target.shown, dryRun }
    const run = (more: Partial<ApplyOptions>) =>
      inItsFile(folder.migrations, direction, () => applyMigrations({ ...apply, ...more }))
    const { migrations: planned, missing } = await run({ dryRun: true })
    const told = [...folder.problems, ...missing.map((version) => withoutFile(version, 'warning'))]
    const known = new Map(folder.migrations.map((one) => [one.version, one]))
    const unproven = planned.flatMap(({ version }) => {
      const stored = known.get(version)?.[direction]
      return stored ? proofMarkProblem(stored, version) : []
    })
    if (dryRun || planned.length === 0 || hasErrors(unproven)) {
      const migrations = planned.map(({ version, name, segments }) => ({ version, name, segments }))
      const shown = dryRun || planned.length === 0
      return { ...(shown ? { value: { ...value, migrations } } : {}), problems: [...told, ...unproven] }
    }
    if (direction === 'down') await confirmHarm(target, `Taking back ${names(planned)}`, options)
    // What somebody agreed to is what is taken back; an up that another run has done already is done.
    const { migrations } = await run(direction === 'down' ? { expected: planned.map(({ version }) => version) } : {})
    return {
      value: {
        ...value,
        migrations: migrations.map(({ version, name, milliseconds }) => ({ version, name, milliseconds })),
      },
      problems: told,
    }
  })
}

/** A down that was proven as it is now is meant, even where its up was applied beside another form of it. */
const provenDowns = (migrations: readonly StoredMigration[]): readonly string[] =>
  migrations.flatMap(({ down }) => (down && proofMark(down) === 'proven' ? [down.content.hash] : []))

const names = (planned: readonly { readonly version: string; readonly name: string }[]): string =>
  planned.map(({ version, name }) => `\`${version}_${name}\``).join(', ')
