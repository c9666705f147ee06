/** A migration from what the models changed: planned, proved, and only then written. */
import type { SchemaIr } from '@tenon/schema'
import { hasErrors, type Place, type Problem } from '@tenon/schema/problem'
import { factBase } from '../catalog/fact-base.ts'
import { printPath } from '../catalog/fact-id.ts'
import { pendingRenames } from '../plan/pending-renames.ts'
import { planChange } from '../plan/plan.ts'
import type { Rename, RenameCandidate } from '../plan/step.ts'
import { folderOf } from '../project/project.ts'
import type { StateContext } from '../state/context.ts'
import { rememberReplayed } from '../state/replayed.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import { changeLines } from './change-lines.ts'
import { type CreatedMigration, type Creation, type MigrateCreateOptions, nothingYet } from './created-migration.ts'
import { rowsProblems } from './fails-on-rows.ts'
import { isAllowed, lossProblems, needlessConsent, shortName } from './losses.ts'
import { irreversible, type MigrationHead, printMigrationPair } from './migration-files.ts'
import { sourceOfText } from './migration-source.ts'
import { modelHints } from './model-hints.ts'
import type { Outcome } from './outcome.ts'
import { isEqual, type ProbesAhead, probeAhead, proveAndReach } from './prove-states.ts'
import type { ProvenPlan } from './proven-plan.ts'
import { readRenames } from './rename-hints.ts'
import { readUsing } from './using-hints.ts'
import type { ProjectWorkplace } from './workplace.ts'
import { writeNewMigration } from './write-migration.ts'

export async function createProven(place: ProjectWorkplace, creation: Creation): Promise<Outcome<CreatedMigration>> {
  // What migrations lead to is known before the models are: a server starts, and gets its probe rows, meanwhile.
  const beginning = begin(place)
  beginning.catch(() => {})
  try {
    const { ir } = await place.models()
    return await createFrom(place, creation, { ir, ...(await beginning) })
  } finally {
    await (await beginning.catch(() => undefined))?.ahead?.drop()
  }
}

interface Begun {
  readonly context: StateContext
  readonly before: State
  readonly ahead: ProbesAhead | undefined
}

async function begin(place: ProjectWorkplace): Promise<Begun> {
  const context = await place.states()
  const before = await resolveState('migrations', context)
  return { context, before, ahead: probeAhead(context, before) }
}

async function createFrom(
  place: ProjectWorkplace,
  creation: Creation,
  { ir, context, before, ahead }: Begun & { readonly ir: SchemaIr },
): Promise<Outcome<CreatedMigration>> {
  const { options } = creation
  options.onProgress?.('reading the states')
  const after = await resolveState('models', context)
  const told = [...after.problems, ...before.problems]
  if (hasErrors(told)) return { problems: told }
  // Names that change places leave the same state, and only words tell of them.
  if (isEqual(before, after) && (options.renames ?? []).length === 0) {
    return { value: { ...nothingYet, next: 'models and migrations agree: there is nothing to write' }, problems: told }
  }
  const settled = await settleRenames({ before, after, ir, options })
  const deltas = changeLines(before, after, settled.renames)
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
    ...(ahead ? { ahead } : {}),
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
  await writeNewMigration(place, creation.folder, files)
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
  readonly options: MigrateCreateOptions
}

interface Settled {
  readonly renames: readonly Rename[]
  readonly open: readonly RenameCandidate[]
  readonly problems: readonly Problem[]
}

/** Hints of models and command line, then an answer for every candidate that is left: a rename is never inferred, and a drop that may be one never passes in silence. */
async function settleRenames({ before, after, ir, options }: Settling): Promise<Settled> {
  const asked = readRenames(options.renames ?? [], before.facts, after.facts)
  if (asked.problems.length > 0) return { renames: [], open: [], problems: asked.problems }
  // What has done its work says nothing of these two states.
  const states = { before: factBase(before.facts), after: factBase(after.facts) }
  let renames = pendingRenames(states, modelHints(ir), asked.renames)
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
    if (await options.ask(candidate, changeLines(before, after, renames))) {
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

/** By the paths that users read. */
function applied(renames: readonly Rename[], before: State, after: State): MigrationHead['renames'] {
  const old = new Map(before.facts.map((fact) => [fact.id, fact]))
  const fresh = new Map(after.facts.map((fact) => [fact.id, fact]))
  return renames.flatMap(({ from, to }) => {
    const [was, is] = [old.get(from), fresh.get(to)]
    return was && is ? [[printPath(was.path), printPath(is.path)] as const] : []
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
