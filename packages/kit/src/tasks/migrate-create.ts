/** A migration from what the models changed: planned, proved, and only then written. */
import type { SchemaIr } from '@tenon/schema'
import { hasErrors, type Place, type Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import { printPath } from '../catalog/fact-id.ts'
import type { MigrationFolder } from '../migration/folder.ts'
import { headsOf } from '../migration/history.ts'
import { nextVersion, writeMigrationFiles } from '../migration/write.ts'
import { planChange } from '../plan/plan.ts'
import type { Rename, RenameCandidate } from '../plan/step.ts'
import { folderOf } from '../project/project.ts'
import { rememberReplayed } from '../state/replayed.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import { toDeltaLines } from './delta-lines.ts'
import { rowsProblems } from './fails-on-rows.ts'
import { isAllowed, lossProblems, needlessConsent, shortName } from './losses.ts'
import { mergeProblems } from './merge-orders.ts'
import { followsOf, irreversible, type MigrationHead, printEmptyPair, printMigrationPair } from './migration-files.ts'
import { sourceOfText } from './migration-source.ts'
import { modelHints } from './model-hints.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { isEqual, proveAndReach } from './prove-states.ts'
import type { DeltaLine, ProvenPlan } from './proven-plan.ts'
import { readRenames } from './rename-hints.ts'
import { readUsing } from './using-hints.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'

export interface MigrateCreateOptions extends TaskOptions {
  readonly name: string
  /** `old=new`. */
  readonly renames?: readonly string[]
  /** `table.column=expression`: how values are converted where the server knows no cast; `usingDown`: on the way back. */
  readonly using?: readonly string[]
  readonly usingDown?: readonly string[]
  /** Tables and columns whose data may go. */
  readonly allowLoss?: readonly string[]
  /** Two files to fill by hand. */
  readonly empty?: boolean
  /** Answers whether a candidate is a rename; without it an open candidate is an error. */
  readonly ask?: (candidate: RenameCandidate, deltas: readonly DeltaLine[]) => Promise<boolean>
}

export type { RenameCandidate }

export interface CreatedMigration {
  readonly version: string | null
  readonly files: readonly string[]
  readonly deltas: readonly DeltaLine[]
  readonly proof: ProvenPlan | null
  readonly renameCandidates: readonly RenameCandidate[]
  /** One sentence on what comes next. */
  readonly next: string
}

const nothingYet = { version: null, files: [], deltas: [], proof: null, renameCandidates: [] } as const

export function migrateCreate(options: MigrateCreateOptions): Promise<Outcome<CreatedMigration>> {
  return withProject(options, async (place) => {
    const name = toFileName(options.name)
    if (name === '') return { problems: [nameless(options.name)] }
    const folder = await place.migrations()
    // A merge by hand is the way out of a fork.
    const blocking = folder.problems.filter(({ code }) => !(options.empty && code === 'migration/two-heads'))
    if (hasErrors(blocking)) return { problems: blocking }
    const head = (renames: MigrationHead['renames']): MigrationHead => ({
      version: nextVersion(
        new Date(),
        folder.migrations.map(({ version }) => version),
      ),
      name,
      follows: followsOf(headsOf(folder.migrations)),
      renames,
    })
    if (options.empty) {
      const heads = headsOf(folder.migrations)
      const differing = heads.length > 1 ? await mergeProblems(await place.states(), heads, folder.migrations) : []
      return hasErrors(differing) ? { problems: differing } : writeEmpty(place, head([]))
    }
    return createProven(place, { options, folder, head })
  })
}

async function writeEmpty(place: ProjectWorkplace, head: MigrationHead): Promise<Outcome<CreatedMigration>> {
  const files = printEmptyPair(folderOf(place.project, 'migrations'), head)
  await writeMigrationFiles(place.root, files)
  const next = `fill both files, then \`tenon migrate prove ${head.version}\``
  return { value: { ...nothingYet, version: head.version, files: [...files.keys()], next }, problems: [] }
}

interface Creation {
  readonly options: MigrateCreateOptions
  readonly folder: MigrationFolder
  readonly head: (renames: MigrationHead['renames']) => MigrationHead
}

async function createProven(place: ProjectWorkplace, creation: Creation): Promise<Outcome<CreatedMigration>> {
  const { options } = creation
  // A server starts while the models are loaded.
  const [{ ir }, context] = await Promise.all([place.models(), place.states()])
  options.onProgress?.('reading the states')
  const after = await resolveState('models', context)
  const before = await resolveState('migrations', context)
  const told = [...after.problems, ...before.problems]
  if (hasErrors(told)) return { problems: told }
  if (isEqual(before, after)) {
    return { value: { ...nothingYet, next: 'models and migrations agree: there is nothing to write' }, problems: told }
  }
  const deltas = toDeltaLines(diffFacts(before.facts, after.facts), before.facts, after.facts)
  const settled = await settleRenames({ before, after, ir, deltas, options })
  if (hasErrors(settled.problems)) {
    const value = { ...nothingYet, deltas, renameCandidates: settled.open, next: 'nothing is written' }
    return { value, problems: [...told, ...settled.problems] }
  }
  const { using, problems: unknown } = readUsing(options.using ?? [], after.facts)
  const { using: usingDown, problems: alsoUnknown } = readUsing(options.usingDown ?? [], before.facts, '--using-down')
  if (unknown.length + alsoUnknown.length > 0) {
    const value = { ...nothingYet, deltas, next: 'nothing is written' }
    return { value, problems: [...told, ...unknown, ...alsoUnknown] }
  }
  options.onProgress?.('proving both directions')
  const { plan: proof, reached } = await proveAndReach(context, {
    before,
    after,
    renames: settled.renames,
    using,
    usingDown,
  })
  const renamed = applied(settled.renames, before, after)
  const placeNow = (object: string) => placeOf(underNewName(object, renamed), ir)
  const problems = [
    ...told,
    ...proof.refused,
    ...rowsProblems(proof, placeNow),
    ...(proof.up ? lossProblems(proof, options.allowLoss ?? [], placeNow) : []),
    ...(proof.up ? needlessConsent(proof, options.allowLoss ?? []) : []),
  ]
  const draft = { ...nothingYet, deltas, proof }
  if (hasErrors(problems)) return { value: { ...draft, next: 'nothing is written' }, problems }
  const head = creation.head(renamed)
  const files = printMigrationPair(folderOf(place.project, 'migrations'), head, proof)
  await writeMigrationFiles(place.root, files)
  const [up] = files
  if (up && reached && context.migrations) {
    rememberReplayed([...(await context.migrations()), sourceOfText(...up)], context, reached)
  }
  const next = '`tenon migrate up` applies it, `tenon generate` brings the code along'
  const value = { ...draft, version: head.version, files: [...files.keys()], next }
  return { value, problems: [...problems, ...oneWay(proof)] }
}

interface Settling {
  readonly before: State
  readonly after: State
  readonly ir: SchemaIr
  readonly deltas: readonly DeltaLine[]
  readonly options: MigrateCreateOptions
}

interface Settled {
  readonly renames: readonly Rename[]
  readonly open: readonly RenameCandidate[]
  readonly problems: readonly Problem[]
}

/** Hints of models and command line, then an answer for every candidate that is left: a rename is never inferred, and a drop that may be one never passes in silence. */
async function settleRenames({ before, after, ir, deltas, options }: Settling): Promise<Settled> {
  const asked = readRenames(options.renames ?? [], before.facts, after.facts)
  if (asked.problems.length > 0) return { renames: [], open: [], problems: asked.problems }
  let renames: readonly Rename[] = [...modelHints(ir), ...asked.renames]
  const answered = new Set<string>()
  for (;;) {
    const { candidates } = planChange({ before, after, hints: { renames, using: {} } })
    const open = candidates.filter(
      ({ from, to }) => !isAllowed(from, options.allowLoss ?? []) && !answered.has(`${from}=${to}`),
    )
    const [candidate] = open
    if (!candidate) return { renames, open: [], problems: [] }
    if (!options.ask) return { renames, open, problems: open.map((one) => openProblem(one, ir)) }
    answered.add(`${candidate.from}=${candidate.to}`)
    if (await options.ask(candidate, deltas)) {
      renames = [...renames, ...readRenames([`${candidate.from}=${candidate.to}`], before.facts, after.facts).renames]
    }
  }
}

function openProblem({ kind, from, to }: RenameCandidate, ir: SchemaIr): Problem {
  const at = placeOf(to, ir)
  return {
    code: 'migration/rename-candidate',
    severity: 'error',
    ...(at ? { at } : {}),
    message: `The ${kind} \`${shortName(from)}\` is gone and \`${shortName(to)}\` is new: a rename, or two different things?`,
    hint: `\`--rename ${shortName(from)}=${shortName(to)}\` keeps it under its new name, as \`.was()\` in the model does; \`--allow-loss ${shortName(from)}\` says that they are different things.`,
  }
}

/** Hints that did something, by the paths that users read. */
function applied(renames: readonly Rename[], before: State, after: State): MigrationHead['renames'] {
  const old = new Map(before.facts.map((fact) => [fact.id, fact]))
  const fresh = new Map(after.facts.map((fact) => [fact.id, fact]))
  return renames.flatMap(({ from, to }) => {
    const [was, is] = [old.get(from), fresh.get(to)]
    return was && is && !fresh.has(from) ? [[printPath(was.path), printPath(is.path)] as const] : []
  })
}

/** What the models call a thing of the state before. */
function underNewName(object: string, renamed: MigrationHead['renames']): string {
  const itself = renamed.find(([old]) => old === object)
  const [old, fresh] = itself ?? renamed.find(([old]) => object.startsWith(`${old}.`)) ?? ['', '']
  return fresh + object.slice(old.length)
}

function placeOf(object: string, ir: SchemaIr): Place | undefined {
  const inTable = ir.tables.find((table) => {
    const name = printPath([table.schema, table.name])
    return object === name || object.startsWith(`${name}.`)
  })
  const column = inTable?.columns.find(({ name }) => object === printPath([inTable.schema, inTable.name, name]))
  return column?.place ?? inTable?.place
}

function oneWay(proof: ProvenPlan): readonly Problem[] {
  const reason = irreversible(proof)
  if (reason === undefined) return []
  return [
    {
      code: 'migration/irreversible',
      severity: 'warning',
      message: `There is no proven way back: ${reason}`,
      hint: 'The down file refuses to run and says why; write the way back by hand if there is one.',
    },
  ]
}

/** Lower case, words joined by `_`, dashes kept. */
const toFileName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, '_')
    .replaceAll(/[^\p{L}\p{N}_-]/gu, '')
    .slice(0, 100)

const nameless = (name: string): Problem => ({
  code: 'migration/name',
  severity: 'error',
  message: `\`${name}\` leaves no name for a file.`,
  hint: 'Say what the migration does in a few letters, such as `add-phone`.',
})
