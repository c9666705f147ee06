/** Proves again what is new: a hash alone proves nothing. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { compareWithBase } from '../migration/base-branch.ts'
import type { MigrationFolder } from '../migration/folder.ts'
import type { StoredMigration } from '../migration/stored.ts'
import { folderOf } from '../project/project.ts'
import type { LiveHistory } from './check-database.ts'
import { type Finding, unknown } from './check-part.ts'
import { proveStored } from './migrate-prove.ts'
import type { ProjectWorkplace } from './workplace.ts'

export interface ProofCheck {
  readonly folder: MigrationFolder
  /** Of the live database, where one is looked at. */
  readonly history: LiveHistory | undefined
  readonly base: string | undefined
}

export async function checkProofs(place: ProjectWorkplace, check: ProofCheck): Promise<Finding> {
  const { folder } = check
  const blocking = folder.problems.filter(({ code }) => code !== 'migration/parent-edited')
  if (hasErrors(blocking)) return unknown('the history is broken', blocking)
  const found = await novelty(place, check)
  if ('problem' in found) return unknown('there is no such branch', [found.problem])
  const { isNew, than } = found
  const fresh = folder.migrations.filter(isNew)
  const context = fresh.length > 0 ? await place.states() : undefined
  const problems: Problem[] = []
  for (const migration of fresh) {
    if (!context) break
    place.options.onProgress?.(`proving ${migration.version}_${migration.name}`)
    const proof = await proveStored(context, { migration, all: folder.migrations, allowLoss: [], renames: [] })
    problems.push(...proof.problems)
  }
  const remark = than === undefined ? `all ${fresh.length}` : `${fresh.length} that ${than} has not`
  return { fine: !hasErrors(problems), remark, problems }
}

interface Novelty {
  readonly isNew: (migration: StoredMigration) => boolean
  /** Who has it not; absent where there is nobody to compare with. */
  readonly than?: string
}

/** What the live database has not; without one, or when a branch is named too, what the base branch has not. */
async function novelty(
  place: ProjectWorkplace,
  { history, base: given }: ProofCheck,
): Promise<Novelty | { readonly problem: Problem }> {
  const live = history ? notApplied(history) : undefined
  if (live && given === undefined) return live
  const branch = await notInBase(place, given)
  if (!branch && given !== undefined) return { problem: unknownBase(given) }
  if (!live || !branch) return live ?? branch ?? { isNew: () => true }
  return {
    isNew: (migration) => live.isNew(migration) || branch.isNew(migration),
    than: `${live.than} or ${branch.than}`,
  }
}

const unknownBase = (name: string): Problem => ({
  code: 'check/unknown-base',
  severity: 'error',
  message: `Git knows no branch or commit \`${name}\` here.`,
  hint: 'In a shallow clone it has to be fetched first, such as by `git fetch origin main`; then `--base origin/main`.',
})

function notApplied({ applied }: LiveHistory): Novelty {
  const hashes = new Map(applied.map(({ version, hash }) => [version, hash]))
  return { isNew: ({ version, hash }) => hashes.get(version) !== hash, than: 'the database' }
}

async function notInBase(place: ProjectWorkplace, given: string | undefined): Promise<Novelty | undefined> {
  const base = await compareWithBase(place.root, folderOf(place.project, 'migrations'), given)
  if (!base) return undefined
  const { name, changed } = base
  return {
    isNew: ({ up, down }) => changed.has(up.file) || (down !== undefined && changed.has(down.file)),
    than: `\`${name}\``,
  }
}
