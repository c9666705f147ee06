/** Drift: a live database against a replay of just what is applied there. Reads only. */
import { type History, openSession, readHistory } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import type { MigrationFolder } from '../migration/folder.ts'
import { appliedProblems } from './applied-problems.ts'
import { type Finding, unknown } from './check-part.ts'
import { compareLive, readLiveState, serverRemark } from './live-comparison.ts'
import { shortName } from './losses.ts'
import { differencesIn } from './stamp-words.ts'
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
  const live = await readLiveState(target.url, history.major, context)
  const compared = await compareLive(live, here, context)
  const problems = [...appliedProblems(history, folder.migrations, 'error'), ...compared.problems]
  const pending = folder.migrations.length - here.length
  const remark = [pending > 0 ? `${pending} pending` : 'nothing pending', serverRemark(history, context)]
    .filter(Boolean)
    .join(', ')
  if ('unknown' in compared) return unknown(compared.unknown, problems)
  const allowed = allowedObjects(history)
  const deltas = compared.deltas.filter(({ object }) => !allowed.has(shortName(object)))
  const told = new Set(compared.deltas.map(({ object }) => shortName(object)).filter((object) => allowed.has(object)))
  const noted = [...problems, ...[...told].map(allowedNote)]
  if (deltas.length === 0) return { fine: !hasErrors(problems), remark, problems: noted }
  return { fine: false, remark, deltas, problems: [...noted, drift(target, history)] }
}

/** What was let differ when the database was stamped, as long as that stamp stands in its history. */
function allowedObjects({ applied }: LiveHistory): ReadonlySet<string> {
  return new Set(applied.flatMap(({ stamped }) => differencesIn(stamped ?? '')))
}

const allowedNote = (object: string): Problem => ({
  code: 'check/allowed-difference',
  severity: 'note',
  message: `\`${object}\` differs, as \`tenon migrate stamp --allow-difference\` allowed.`,
})

const drift = ({ shown }: Target, { applied }: LiveHistory): Problem => ({
  code: 'check/drift',
  severity: 'error',
  message: `The database \`${shown}\` differs from what its migrations lead to.`,
  hint:
    applied.length > 0
      ? 'Somebody altered it by hand. Undo that, or say it in the models and write a migration.'
      : 'No migration is recorded there. If it was made before Tenon came, `tenon migrate stamp` records what it holds.',
})
