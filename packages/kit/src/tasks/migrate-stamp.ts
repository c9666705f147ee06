/** Records migrations whose objects a database has already, after it was compared with what they make. Runs none of them. */
import { applyMigrations, type MigrationFiles, openSession, readHistory, stampMigrations } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { filesOf, type StoredMigration } from '../migration/stored.ts'
import type { StateContext } from '../state/context.ts'
import { appliedProblems } from './applied-problems.ts'
import type { Drift } from './check-part.ts'
import { compareLive, type LiveState, readLiveState, serverRemark } from './live-comparison.ts'
import { isAllowed, shortName } from './losses.ts'
import type { Outcome } from './outcome.ts'
import { proofMarkProblem } from './proof-mark-problem.ts'
import { stampWords } from './stamp-words.ts'
import { findTarget, type Target, type TargetOptions } from './target.ts'
import { withProject } from './workplace.ts'
import { rowsNotCompared } from './written-rows.ts'

export interface MigrateStampOptions extends TargetOptions {
  /** The last version to record; all that are pending if not given. */
  readonly to?: string
  /** Objects that may differ, each by its name; the history keeps them. */
  readonly allowDifferences?: readonly string[]
  /** Compares, and records nothing. */
  readonly dryRun?: boolean
}

export interface Stamped {
  /** The URL without its password. */
  readonly database: string
  readonly dryRun: boolean
  /** What is recorded, or would be; none where the database differs. */
  readonly migrations: readonly { readonly version: string; readonly name: string }[]
  /** What the history says of the comparison: `equal`, or `but for` and what was allowed to differ. */
  readonly stamped: string | null
  /** Where the database is not what the migrations make: also what was allowed. */
  readonly deltas: readonly Drift[]
  /** Two servers took part. */
  readonly remark: string
}

export function migrateStamp(options: MigrateStampOptions): Promise<Outcome<Stamped>> {
  return withProject<Stamped>(options, async (place) => {
    const target = await findTarget(place.project, options)
    const folder = await place.migrations()
    if (hasErrors(folder.problems)) return { problems: folder.problems }
    const value = { database: target.shown, dryRun: options.dryRun ?? false, remark: '' }
    const none: Stamped = { ...value, migrations: [], stamped: null, deltas: [] }
    if (folder.migrations.length === 0) return { value: none, problems: folder.problems }
    const files = folder.migrations.map(filesOf)
    const { live, pending } = await readPending(files, target, options)
    const chosen = folder.migrations.filter(({ version }) => pending.includes(version))
    const problems = [
      ...appliedProblems(live, folder.migrations, 'error'),
      ...chosen.flatMap(({ up, version }) => proofMarkProblem(up, version)),
    ]
    if (hasErrors(problems)) return { problems }
    if (chosen.length === 0) return { value: none, problems }

    options.onProgress?.('comparing the database with what the migrations make')
    const context = await place.states()
    const recorded = folder.migrations.filter(({ version }) => live.applied.some((one) => one.version === version))
    const state = await readLiveState(target.url, live.major, context)
    const chain = folder.migrations.filter((one) => recorded.includes(one) || chosen.includes(one))
    const compared = await compareLive(state, chain, context)
    if ('unknown' in compared) return { problems: compared.problems }
    const { deltas } = compared
    const allowed = options.allowDifferences ?? []
    const told = [...problems, ...compared.problems, ...needless(deltas, allowed)]
    const found = { ...value, deltas, remark: serverRemark(live, context) }
    if (deltas.some(({ object }) => !isAllowed(object, allowed))) {
      const fitting = await findFitting(state, { recorded, chosen }, context)
      const differs = differing(target, chosen, adviceOf({ recorded, chosen }, fitting))
      return { value: { ...found, migrations: [], stamped: null }, problems: [...told, differs] }
    }
    const stamped = stampWords(objectsOf(deltas))
    const versions = chosen.map(({ version }) => version)
    if (!value.dryRun) await stampMigrations({ files, target: target.url, versions, stamped })
    const migrations = chosen.map(({ version, name }) => ({ version, name }))
    return { value: { ...found, migrations, stamped }, problems: [...told, ...rowsNotCompared(chosen)] }
  })
}

/** What an up would apply, by the very selection of an up. */
async function readPending(files: readonly MigrationFiles[], { url }: Target, { to }: MigrateStampOptions) {
  const session = await openSession({ url, applicationName: 'tenon' })
  try {
    const history = await readHistory(session)
    const major = Math.floor(session.versionNumber / 10_000)
    const live = { ...history, version: session.version, major }
    const { migrations } = await applyMigrations({ files, target: session, to, dryRun: true })
    return { live, pending: migrations.map(({ version }) => version) }
  } finally {
    await session.close()
  }
}

interface Chain {
  readonly recorded: readonly StoredMigration[]
  readonly chosen: readonly StoredMigration[]
}

/** A database may stand anywhere in the chain; nobody waits for hundreds of replays to be told where. */
const triesAtMost = 20

/** How many of those that were chosen make just what the database has, where fewer of them do. */
async function findFitting(
  live: LiveState,
  { recorded, chosen }: Chain,
  context: StateContext,
): Promise<number | undefined> {
  for (let count = chosen.length - 1; count >= Math.max(0, chosen.length - triesAtMost); count--) {
    const compared = await compareLive(live, [...recorded, ...chosen.slice(0, count)], context)
    if ('deltas' in compared && compared.deltas.length === 0) return count
  }
  return undefined
}

function adviceOf({ recorded, chosen }: Chain, fitting: number | undefined): string {
  const last = fitting === undefined ? undefined : chosen[fitting - 1]
  if (last) return `It is what the migrations up to \`${last.version}\` make: \`--to ${last.version}\` records those.`
  if (fitting === 0 && recorded.length === 0) return 'It is empty: `tenon migrate up` makes all of it.'
  if (fitting === 0) return 'It is what its history says: `tenon migrate up` does the rest.'
  return 'Say in the models, or in `schema/sql/`, what the database has, and create the migration again; or bring the database to it. What may differ is allowed by name: `--allow-difference <object>`.'
}

const differing = ({ shown }: Target, chosen: readonly StoredMigration[], hint: string): Problem => ({
  code: 'migration/stamp-differs',
  severity: 'error',
  message: `The database \`${shown}\` is not what the migrations up to \`${chosen.at(-1)?.version}\` make, so nothing was recorded.`,
  hint,
})

const objectsOf = (deltas: readonly Drift[]): readonly string[] => [
  ...new Set(deltas.map(({ object }) => shortName(object))),
]

/** Consent to what does not differ is a name that was written wrongly, as a rule. */
const needless = (deltas: readonly Drift[], allowed: readonly string[]): readonly Problem[] =>
  allowed
    .filter((name) => !deltas.some(({ object }) => isAllowed(object, [name])))
    .map((name) => ({
      code: 'migration/no-difference',
      severity: 'warning',
      message: `\`--allow-difference ${name}\` allows what does not differ.`,
      ...(deltas.length > 0
        ? {
            hint: `What differs: ${objectsOf(deltas)
              .slice(0, 8)
              .map((one) => `\`${one}\``)
              .join(', ')}.`,
          }
        : {}),
    }))
