/** Do models, migrations, generated files and the live database tell the same story? Each part is checked, whatever the others say. */
import { type History, openSession, readHistory } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import { marker } from '../emit/file-set.ts'
import { compareWithBase } from '../migration/base-branch.ts'
import type { MigrationFolder } from '../migration/folder.ts'
import { proofMark, type StoredMigration } from '../migration/stored.ts'
import { folderOf } from '../project/project.ts'
import { writeFiles } from '../project/write-files.ts'
import { replayedState } from '../state/replayed.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import { toDeltaLines } from './delta-lines.ts'
import { emitFiles } from './emitted.ts'
import { collectFaults } from './fault.ts'
import { proveStored } from './migrate-prove.ts'
import { toSource } from './migration-source.ts'
import type { Outcome } from './outcome.ts'
import { isEqual } from './prove-states.ts'
import type { DeltaLine } from './proven-plan.ts'
import { findTarget, type TargetOptions } from './target.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'

export interface CheckOptions extends TargetOptions {
  /** A URL, or '' for the environment's own; left out, no database is looked at. */
  readonly database?: string
  /** Proves again what the database or the base branch does not have yet. */
  readonly prove?: boolean
  /** The branch whose migrations count as proven; the main one if not given. */
  readonly base?: string
}

export interface CheckPart {
  readonly part: 'migrations' | 'models' | 'generated' | 'database' | 'proofs'
  readonly title: string
  readonly fine: boolean
  readonly remark?: string
  readonly deltas: readonly DeltaLine[]
}

export interface Checked {
  readonly fine: boolean
  readonly parts: readonly CheckPart[]
}

interface Result {
  readonly part: CheckPart
  readonly problems: readonly Problem[]
}

export function check(options: CheckOptions): Promise<Outcome<Checked>> {
  return withProject<Checked>(options, async (place) => {
    const folder = await place.migrations()
    const live = options.database === undefined ? undefined : await readLive(place, options)
    const checks: readonly (() => Promise<Result>)[] = [
      async () => checkFiles(folder),
      () => checkModels(place),
      () => checkGenerated(place),
      ...(live ? [() => checkLive(place, folder, live)] : []),
      ...(options.prove ? [() => checkProofs(place, folder, { history: live?.history, options })] : []),
    ]
    const results: Result[] = []
    for (const one of checks) results.push(await settle(one))
    const parts = results.map(({ part }) => part)
    return {
      value: { fine: parts.every(({ fine }) => fine), parts },
      problems: unique(results.flatMap(({ problems }) => problems)),
    }
  })
}

/** A part that can't be checked is not fine; the others are checked all the same. */
async function settle(one: () => Promise<Result>): Promise<Result> {
  const { value, problems } = await collectFaults(async () => ({ value: await one(), problems: [] }))
  if (value) return value
  const part: CheckPart = { part: 'models', title: 'a part could not be checked', fine: false, deltas: [] }
  return { part, problems }
}

/** A broken model is met by several parts. */
const unique = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
]

function checkFiles(folder: MigrationFolder): Result {
  const problems = [...folder.problems, ...folder.migrations.flatMap(markProblems)]
  const fine = !hasErrors(problems)
  const remark = `${folder.migrations.length} in the folder`
  return {
    part: { part: 'migrations', title: 'migration files are as they were proven', fine, remark, deltas: [] },
    problems,
  }
}

const markProblems = ({ version, up, down }: StoredMigration): readonly Problem[] =>
  [up, ...(down ? [down] : [])].flatMap((stored): Problem[] => {
    const mark = proofMark(stored)
    if (mark === 'proven') return []
    return [
      {
        code: mark === 'edited' ? 'migration/edited' : 'migration/unproven',
        severity: 'error',
        at: { file: stored.file, line: 1, column: 1 },
        message: `\`${stored.file}\` ${mark === 'edited' ? 'was edited after it was proven' : 'is not proven yet'}.`,
        hint: `Undo the edit, or prove it as it is: \`tenon migrate prove ${version}\`.`,
      },
    ]
  })

async function checkModels(place: ProjectWorkplace): Promise<Result> {
  const context = await place.states()
  const title = 'models and migrations agree'
  const [models, migrations] = [await resolveState('models', context), await resolveState('migrations', context)]
  const told = [...models.problems, ...migrations.problems]
  if (hasErrors(told)) return { part: { part: 'models', title, fine: false, deltas: [] }, problems: told }
  return compare(
    { part: 'models', title, from: migrations, to: models, told },
    {
      code: 'check/models',
      severity: 'error',
      message: 'The models say something that no migration says yet.',
      hint: '`tenon migrate create <name>` writes it.',
    },
  )
}

interface Comparison {
  readonly part: CheckPart['part']
  readonly title: string
  readonly from: State
  readonly to: State
  readonly told: readonly Problem[]
  readonly remark?: string
}

function compare({ part, title, from, to, told, remark }: Comparison, problem: Problem): Result {
  const fine = isEqual(from, to)
  const deltas = fine ? [] : toDeltaLines(diffFacts(from.facts, to.facts), from.facts, to.facts)
  return {
    part: { part, title, fine, deltas, ...(remark === undefined ? {} : { remark }) },
    problems: fine ? told : [...told, problem],
  }
}

async function checkGenerated(place: ProjectWorkplace): Promise<Result> {
  const { files, problems } = await emitFiles(place)
  const title = 'generated files are up to date'
  if (!files) return { part: { part: 'generated', title, fine: false, deltas: [] }, problems }
  const written = await writeFiles(place.project, files, { marker, check: true })
  const fine = written.problems.length === 0
  return { part: { part: 'generated', title, fine, deltas: [] }, problems: [...problems, ...written.problems] }
}

interface Live {
  readonly url: string
  readonly shown: string
  readonly history: History
}

async function readLive({ project }: ProjectWorkplace, options: CheckOptions): Promise<Live> {
  const { url, shown } = findTarget(project, options)
  const session = await openSession({ url, applicationName: 'tenon' })
  const history = await readHistory(session).finally(() => session.close())
  return { url, shown, history }
}

/** Drift: the database against a replay of just what is applied there. */
async function checkLive(place: ProjectWorkplace, folder: MigrationFolder, live: Live): Promise<Result> {
  const context = await place.states()
  const applied = new Map(live.history.applied.map((one) => [one.version, one]))
  const here = folder.migrations.filter(({ version }) => applied.has(version))
  const pending = folder.migrations.length - here.length
  const known = new Set(folder.migrations.map(({ version }) => version))
  const told = [
    ...here.filter(({ version, hash }) => applied.get(version)?.hash !== hash).map(editedThere),
    ...live.history.applied.filter(({ version }) => !known.has(version)).map(missingHere),
  ]
  const replayed = await replayedState(here.map(toSource), context)
  const state = await resolveState(live.url, context)
  const problems = [...told, ...replayed.problems, ...state.problems]
  const title = `the database is what its migrations say (${live.shown})`
  if (hasErrors(problems)) return { part: { part: 'database', title, fine: false, deltas: [] }, problems }
  const remark = pending > 0 ? `${pending} pending` : 'nothing pending'
  return compare(
    { part: 'database', title, from: replayed, to: state, told: problems, remark },
    {
      code: 'check/drift',
      severity: 'error',
      message: `The database \`${live.shown}\` differs from what its migrations lead to.`,
      hint: 'Somebody altered it by hand. Undo that, or say it in the models and write a migration.',
    },
  )
}

const editedThere = ({ file }: StoredMigration): Problem => ({
  code: 'migration/edited',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` was edited after it was applied there.`,
  hint: 'Bring the applied form back, and put the rest into a new migration.',
})

const missingHere = ({ version, name }: { readonly version: string; readonly name: string }): Problem => ({
  code: 'migration/missing-file',
  severity: 'error',
  message: `\`${version}_${name}\` is applied there and has no file here.`,
  hint: 'Another branch may hold it.',
})

interface Proving {
  readonly history: History | undefined
  readonly options: CheckOptions
}

/** A hash alone proves nothing: what is new is run again. */
async function checkProofs(
  place: ProjectWorkplace,
  folder: MigrationFolder,
  { history, options }: Proving,
): Promise<Result> {
  const title = 'migrations are proved again'
  const part = (fine: boolean, remark: string): CheckPart => ({ part: 'proofs', title, fine, remark, deltas: [] })
  const blocking = folder.problems.filter(({ code }) => code !== 'migration/parent-edited')
  if (hasErrors(blocking)) return { part: part(false, 'the history is broken'), problems: blocking }
  const { isNew, than } = await novelty(place, { history, options })
  const fresh = folder.migrations.filter(isNew)
  const context = fresh.length > 0 ? await place.states() : undefined
  const problems: Problem[] = []
  for (const migration of fresh) {
    if (!context) break
    options.onProgress?.(`proving ${migration.version}_${migration.name}`)
    const proof = await proveStored(context, { migration, all: folder.migrations, allowLoss: [], renames: [] })
    problems.push(...proof.problems)
  }
  return { part: part(!hasErrors(problems), `${fresh.length} that ${than} has not`), problems }
}

async function novelty(
  place: ProjectWorkplace,
  { history, options }: Proving,
): Promise<{ readonly isNew: (migration: StoredMigration) => boolean; readonly than: string }> {
  if (history) {
    const applied = new Map(history.applied.map(({ version, hash }) => [version, hash]))
    return { isNew: ({ version, hash }) => applied.get(version) !== hash, than: 'the database' }
  }
  const base = await compareWithBase(place.root, folderOf(place.project, 'migrations'), options.base)
  if (!base) return { isNew: () => true, than: 'nobody' }
  return {
    isNew: ({ up, down }) => base.changed.has(up.file) || (down !== undefined && base.changed.has(down.file)),
    than: `\`${base.name}\``,
  }
}
