/** A new migration: proven, from what the models changed, or two files to fill by hand. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import type { MigrationFolder } from '../migration/folder.ts'
import { headsOf } from '../migration/history.ts'
import { nextVersion, writeMigrationFiles } from '../migration/write.ts'
import { folderOf } from '../project/project.ts'
import { type CreatedMigration, type MigrateCreateOptions, nothingYet } from './created-migration.ts'
import { followsOf, type MigrationHead, printEmptyPair } from './migration-files.ts'
import type { Outcome } from './outcome.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'

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
      const differing = await differingOrders(place, folder)
      return hasErrors(differing) ? { problems: differing } : writeEmpty(place, head([]))
    }
    // The server is a process of its own: it begins while the code that plans and proves is loaded.
    place.states().catch(() => {})
    const { createProven } = await import('./create-proven.ts')
    return createProven(place, { options, folder, head })
  })
}

async function differingOrders(place: ProjectWorkplace, { migrations }: MigrationFolder): Promise<readonly Problem[]> {
  const heads = headsOf(migrations)
  if (heads.length < 2) return []
  const { mergeProblems } = await import('./merge-orders.ts')
  return mergeProblems(await place.states(), heads, migrations)
}

async function writeEmpty(place: ProjectWorkplace, head: MigrationHead): Promise<Outcome<CreatedMigration>> {
  const files = printEmptyPair(folderOf(place.project, 'migrations'), head)
  await writeMigrationFiles(place.root, files)
  const next = `fill both files, then \`tenon migrate prove ${head.version}\``
  return { value: { ...nothingYet, version: head.version, files: [...files.keys()], next }, problems: [] }
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
