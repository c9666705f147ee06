/** Drift: a live database against a replay of just what is applied there. Reads only. */
import { type History, openSession, readHistory } from '@tenon/runtime/migrate'
import { hasErrors } from '@tenon/schema/problem'
import type { MigrationFolder } from '../migration/folder.ts'
import { replayedState } from '../state/replayed.ts'
import { resolveState } from '../state/resolve.ts'
import { appliedProblems } from './applied-problems.ts'
import { driftOf, type Finding, unknown } from './check-part.ts'
import { toSource } from './migration-source.ts'
import type { Target } from './target.ts'
import type { ProjectWorkplace } from './workplace.ts'

export interface LiveHistory extends History {
  /** Full version text of the server. */
  readonly version: string
  readonly major: number
}

export async function readLiveHistory({ url }: Target): Promise<LiveHistory> {
  const session = await openSession({ url, applicationName: 'tenon' })
  try {
    const history = await readHistory(session)
    return { ...history, version: session.version, major: Math.floor(session.versionNumber / 10_000) }
  } finally {
    await session.close()
  }
}

export interface DatabaseCheck {
  readonly folder: MigrationFolder
  readonly target: Target
  readonly history: LiveHistory
}

export async function checkDatabase(place: ProjectWorkplace, check: DatabaseCheck): Promise<Finding> {
  const { folder, target, history } = check
  const context = await place.states()
  const applied = new Set(history.applied.map(({ version }) => version))
  const here = folder.migrations.filter(({ version }) => applied.has(version))
  const wanted = await replayedState(here.map(toSource), context)
  const found = await resolveState(target.url, context)
  const problems = [...appliedProblems(history, folder.migrations, 'error'), ...wanted.problems, ...found.problems]
  const sameMajor = history.major === context.scratch.major
  const remark = [
    folder.migrations.length > here.length ? `${folder.migrations.length - here.length} pending` : 'nothing pending',
    ...(sameMajor ? [] : [`PostgreSQL ${history.version} there, read again on ${context.scratch.version}`]),
  ].join(', ')
  // A state that could not be read whole has nothing true to compare.
  if (hasErrors(wanted.problems)) return unknown('the migrations can’t be replayed', problems)
  if (hasErrors(found.problems)) return unknown('its state can’t be built', problems)
  const deltas = driftOf({ wanted, found, sameMajor })
  if (deltas.length === 0) return { fine: !hasErrors(problems), remark, problems }
  return {
    fine: false,
    remark,
    deltas,
    problems: [
      ...problems,
      {
        code: 'check/drift',
        severity: 'error',
        message: `The database \`${target.shown}\` differs from what its migrations lead to.`,
        hint: 'Somebody altered it by hand. Undo that, or say it in the models and write a migration.',
      },
    ],
  }
}
