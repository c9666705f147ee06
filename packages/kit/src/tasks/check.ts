/** Do models, migrations, generated files and the live database tell the same story? Each part is checked, whatever the others say. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { marker } from '../emit/file-set.ts'
import type { MigrationFolder } from '../migration/folder.ts'
import type { StoredMigration } from '../migration/stored.ts'
import { writeFiles } from '../project/write-files.ts'
import { resolveState } from '../state/resolve.ts'
import { checkDatabase, type LiveHistory, readLiveHistory } from './check-database.ts'
import { type Check, type CheckPart, driftOf, type Finding, runCheck, unknown } from './check-part.ts'
import { checkProofs } from './check-proofs.ts'
import { emitFiles } from './emitted.ts'
import type { Outcome } from './outcome.ts'
import { emptyDownProblem, proofMarkProblem } from './proof-mark-problem.ts'
import { findTarget, type Target, type TargetOptions } from './target.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'

export interface CheckOptions extends TargetOptions {
  /** A URL, or '' for the environment's own; left out, no database is looked at. */
  readonly database?: string
  /** Proves again what the database or the base branch does not have yet. */
  readonly prove?: boolean
  /** The branch whose migrations count as proven; the main one if not given. */
  readonly base?: string
}

export interface Checked {
  readonly fine: boolean
  readonly parts: readonly CheckPart[]
}

export function check(options: CheckOptions): Promise<Outcome<Checked>> {
  return withProject<Checked>(options, async (place) => {
    const folder = await place.migrations()
    const target = options.database === undefined ? undefined : await findTarget(place.project, options)
    let history: LiveHistory | undefined
    const checks: readonly Check[] = [
      { part: 'migrations', title: 'migration files are as they were proven', run: async () => checkFiles(folder) },
      { part: 'models', title: 'models and migrations agree', run: () => checkModels(place) },
      { part: 'generated', title: 'generated files are up to date', run: () => checkGenerated(place) },
      ...(target ? [databaseCheck(target)] : []),
      ...(options.prove ? [proofCheck()] : []),
    ]
    const results = []
    for (const one of checks) {
      options.onProgress?.(`checking that ${one.title}`)
      results.push(await runCheck(one))
    }
    const parts = results.map(({ part }) => part)
    return {
      value: { fine: parts.every(({ fine }) => fine), parts },
      problems: unique(results.flatMap(({ problems }) => problems)),
    }

    function databaseCheck(of: Target): Check {
      return {
        part: 'database',
        title: `the database is what its migrations say (${of.shown})`,
        run: async () => {
          history = await readLiveHistory(of)
          return checkDatabase(place, { folder, target: of, history })
        },
      }
    }

    function proofCheck(): Check {
      return {
        part: 'proofs',
        title: 'migrations are proved again',
        run: () => checkProofs(place, { folder, history, base: options.base }),
      }
    }
  })
}

/** A broken model is met by several parts. */
const unique = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
]

function checkFiles({ migrations, problems: broken }: MigrationFolder): Finding {
  const problems = [...broken, ...migrations.flatMap(markProblems)]
  return { fine: !hasErrors(problems), remark: `${migrations.length} in the folder`, problems }
}

const markProblems = (migration: StoredMigration): readonly Problem[] => [
  ...[migration.up, ...(migration.down ? [migration.down] : [])].flatMap((one) =>
    proofMarkProblem(one, migration.version),
  ),
  ...emptyDownProblem(migration),
]

async function checkModels(place: ProjectWorkplace): Promise<Finding> {
  const context = await place.states()
  const [found, wanted] = [await resolveState('migrations', context), await resolveState('models', context)]
  const told = [...wanted.problems, ...found.problems]
  if (hasErrors(wanted.problems)) return unknown('the models can’t be built', told)
  if (hasErrors(found.problems)) return unknown('the migrations can’t be replayed', told)
  // Told as what a migration would do: what the models have and no migration makes is `+`.
  const deltas = driftOf({ wanted: found, found: wanted }).map((drift) => ({ ...drift, class: mirrored[drift.class] }))
  if (deltas.length === 0) return { fine: true, problems: told }
  return {
    fine: false,
    deltas,
    problems: [
      ...told,
      {
        code: 'check/models',
        severity: 'error',
        message: 'What the models say and what the migrations lead to differ.',
        hint: '`tenon migrate create <name>` writes what would make them agree; what only a migration has, and is to stay, belongs into the models or `schema/sql/`.',
      },
    ],
  }
}

const mirrored = { unexpected: 'missing', missing: 'unexpected', changed: 'changed' } as const

async function checkGenerated(place: ProjectWorkplace): Promise<Finding> {
  const { files, problems } = await emitFiles(place)
  if (!files) return unknown('nothing can be generated', problems)
  const written = await writeFiles(place.project, files, { marker, check: true })
  return { fine: written.problems.length === 0, problems: [...problems, ...written.problems] }
}
