/** Proves migration files that were written or edited by hand, and notes the proof in their headers. */
import type { HeaderLine } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { orderHistory } from '../migration/history.ts'
import {
  irreversibleReason,
  lossesOf,
  proofMark,
  renamesOf,
  type StoredFile,
  type StoredMigration,
  withHeader,
} from '../migration/stored.ts'
import { writeMigrationFiles } from '../migration/write.ts'
import { cutPair } from '../sql/path-word.ts'
import type { StateContext } from '../state/context.ts'
import { replayedState } from '../state/replayed.ts'
import { rowsProblems } from './fails-on-rows.ts'
import { lossProblems } from './losses.ts'
import { downHeader, upHeader } from './migration-files.ts'
import { placeOfSql, toSegments, toSource } from './migration-source.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { emptyDownProblem } from './proof-mark-problem.ts'
import { proveStates } from './prove-states.ts'
import type { ProvenPlan } from './proven-plan.ts'
import { readRenames } from './rename-hints.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'

export interface MigrateProveOptions extends TaskOptions {
  /** Only this one; otherwise every migration that is not proven as it is. */
  readonly version?: string
  readonly allowLoss?: readonly string[]
  /** `old=new`: what the files rename. */
  readonly renames?: readonly string[]
}

export interface ProvenMigration {
  /** `<version>_<name>`. */
  readonly migration: string
  readonly files: readonly string[]
  readonly proof: ProvenPlan
}

export function migrateProve(options: MigrateProveOptions): Promise<Outcome<readonly ProvenMigration[]>> {
  return withProject<readonly ProvenMigration[]>(options, async (place) => {
    const folder = await place.migrations()
    // A parent that was edited is what a new proof mends.
    const blocking = folder.problems.filter(({ code }) => code !== 'migration/parent-edited')
    if (hasErrors(blocking)) return { problems: blocking }
    const targets = findTargets(folder.migrations, options.version)
    if ('problem' in targets) return { problems: [targets.problem] }
    const value: ProvenMigration[] = []
    const problems: Problem[] = [...blocking]
    for (const migration of targets.found) {
      const name = `${migration.version}_${migration.name}`
      options.onProgress?.(`proving ${name}`)
      const { allowLoss = [], renames = [] } = options
      const done = await proveAndNote(place, { migration, all: folder.migrations, allowLoss, renames })
      problems.push(...done.problems)
      value.push({ migration: name, files: done.files, proof: done.proof })
      // What follows stands on this one.
      if (hasErrors(done.problems)) break
    }
    return { value, problems }
  })
}

/** Writes the headers anew, unless the proof has errors. */
export async function proveAndNote(
  place: ProjectWorkplace,
  input: Pick<StoredProofInput, 'migration' | 'all'> & Partial<StoredProofInput>,
): Promise<StoredProof & { readonly files: readonly string[] }> {
  const { migration, all } = input
  const done = await proveStored(await place.states(), { allowLoss: [], renames: [], ...input })
  if (hasErrors(done.problems)) return { ...done, files: [] }
  const changed = newTexts(migration, all, done)
  await writeMigrationFiles(place.root, changed, { replace: true })
  return { ...done, files: [...changed.keys()] }
}

type Targets = { readonly found: readonly StoredMigration[] } | { readonly problem: Problem }

function findTargets(migrations: readonly StoredMigration[], version: string | undefined): Targets {
  if (version === undefined) return { found: migrations.filter((one) => needsProof(one, migrations)) }
  const found = migrations.filter((one) => one.version === version || `${one.version}_${one.name}` === version)
  if (found.length > 0) return { found }
  return {
    problem: {
      code: 'migration/unknown-version',
      severity: 'error',
      message: `There is no migration \`${version}\`.`,
      hint: migrations.length > 0 ? `The newest is \`${migrations.at(-1)?.version}\`.` : 'There is none yet.',
    },
  }
}

/** Unproven or edited in either direction, or proven on a parent that is another now. */
export function needsProof(migration: StoredMigration, all: readonly StoredMigration[]): boolean {
  const files = [migration.up, ...(migration.down ? [migration.down] : [])]
  const hashes = new Map(all.map(({ version, hash }) => [version, hash]))
  return (
    files.some((file) => proofMark(file) !== 'proven') ||
    migration.follows.some(({ version, hash }) => hashes.get(version) !== hash)
  )
}

export interface StoredProofInput {
  readonly migration: StoredMigration
  readonly all: readonly StoredMigration[]
  readonly allowLoss: readonly string[]
  readonly renames: readonly string[]
}

export interface StoredProof {
  readonly proof: ProvenPlan
  readonly renames: readonly (readonly [from: string, to: string])[]
  readonly problems: readonly Problem[]
}

/** The state before is what its parents lead to; the state after is what its own up leads to. */
export async function proveStored(context: StateContext, input: StoredProofInput): Promise<StoredProof> {
  const { migration, all } = input
  const parents = ancestorsOf(migration, all)
  const before = await replayedState(parents.map(toSource), context)
  const after = await replayedState([...parents, migration].map(toSource), context)
  const words = [...renamesOf(migration.up).map(([from, to]) => `${from}=${to}`), ...input.renames]
  const { renames, problems: unknown } = readRenames(words, before.facts, after.facts)
  const oneWay = irreversibleReason(migration.down)
  const proof = await proveStates(context, {
    before,
    after,
    renames,
    up: toSegments(migration.up),
    ...(migration.down && oneWay === undefined ? { down: toSegments(migration.down) } : {}),
  })
  const told = oneWay === undefined ? proof : withoutDown(proof, oneWay)
  const allowed = [...input.allowLoss, ...lossesOf(migration.up)]
  const at = { file: migration.up.file, line: 1, column: 1 }
  const problems = [
    ...unknown,
    ...emptyDownProblem(migration),
    ...told.refused.map((problem) => ({ at, ...problem })),
    ...rowsProblems(told, (_, statement) => ({ ...at, ...placeOfSql(migration.up, statement) })),
    ...(told.up ? lossProblems(told, allowed, () => at) : []),
    ...(oneWay === undefined && told.up ? told.downRefused.map((problem) => inDown(problem, migration)) : []),
  ]
  return { proof: told, renames: words.map((word) => toPair(word)), problems }
}

function toPair(word: string): readonly [string, string] {
  const [from = '', to = ''] = cutPair(word) ?? word.split('=')
  return [from, to]
}

/** What the file says has no way back was not tried. */
const withoutDown = (proof: ProvenPlan, reason: string): ProvenPlan => ({
  ...proof,
  down: null,
  losses: proof.losses.filter(({ direction }) => direction === 'up'),
  downRefused: [{ code: 'migration/irreversible', severity: 'note', message: reason }],
})

const inDown = (problem: Problem, { down }: StoredMigration): Problem => ({
  ...(down ? { at: { file: down.file, line: 1, column: 1 } } : {}),
  ...problem,
  severity: 'error',
})

/** Parents first. */
export function ancestorsOf(migration: StoredMigration, all: readonly StoredMigration[]): readonly StoredMigration[] {
  const known = new Map(all.map((one) => [one.version, one]))
  const found = new Set<string>()
  const visit = ({ follows }: StoredMigration): void => {
    for (const { version } of follows) {
      const parent = known.get(version)
      if (!parent || found.has(version)) continue
      found.add(version)
      visit(parent)
    }
  }
  visit(migration)
  return orderHistory(all.filter(({ version }) => found.has(version)))
}

/** The files whose header is another now; bodies stay byte for byte. */
function newTexts(
  migration: StoredMigration,
  all: readonly StoredMigration[],
  { proof, renames }: StoredProof,
): ReadonlyMap<string, string> {
  const hashes = new Map(all.map(({ version, hash }) => [version, hash]))
  const { version, name, up, down } = migration
  const follows = migration.follows.map((parent) => ({ ...parent, hash: hashes.get(parent.version) ?? parent.hash }))
  const head = { version, name, follows, renames }
  const texts = new Map<string, string>()
  const put = (stored: StoredFile, header: readonly HeaderLine[]): void => {
    const text = withHeader(stored.text, header)
    if (text !== stored.text) texts.set(stored.file, text)
  }
  put(up, upHeader(head, proof, up.content.hash))
  if (down) put(down, downHeader(head, proof, down.content.hash))
  return texts
}
