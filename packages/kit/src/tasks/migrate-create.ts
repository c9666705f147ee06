/** A new migration: proven, from what the models changed, or two files to fill by hand. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { type MigrationFolder, readMigrations } from '../migration/folder.ts'
import { headsOf } from '../migration/history.ts'
import { nextVersion } from '../migration/write.ts'
import { folderOf } from '../project/project.ts'
import { type CreatedMigration, type MigrateCreateOptions, nothingYet } from './created-migration.ts'
import { followsOf, type MigrationHead, printEmptyPair } from './migration-files.ts'
import type { Outcome } from './outcome.ts'
import { readRenames } from './rename-hints.ts'
import { readUsing } from './using-hints.ts'
import { type ProjectWorkplace, withProject } from './workplace.ts'
import { writeNewMigration } from './write-migration.ts'

export function migrateCreate(options: MigrateCreateOptions): Promise<Outcome<CreatedMigration>> {
  return withProject(options, async (place) => {
    const name = toFileName(options.name)
    if (name === '') return { problems: [nameless(options.name)] }
    const malformed = malformedHints(options)
    if (malformed.length > 0) return { problems: malformed }
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
      return hasErrors(differing) ? { problems: differing } : writeEmpty(place, folder, head([]))
    }
    // The server is a process of its own: it begins while the code that plans and proves is loaded.
    place.states().catch(() => {})
    const { createProven } = await import('./create-proven.ts')
    return createProven(place, { options, folder, head })
  })
}

/** Words that could never be understood are told before anything is read, also where nothing differs. */
const malformedHints = ({ renames = [], using = [], usingDown = [] }: MigrateCreateOptions): readonly Problem[] =>
  [
    ...readRenames(renames, [], []).problems,
    ...readUsing(using, []).problems,
    ...readUsing(usingDown, [], '--using-down').problems,
  ].filter(({ code }) => /-form$/.test(code))

async function differingOrders(place: ProjectWorkplace, { migrations }: MigrationFolder): Promise<readonly Problem[]> {
  const heads = headsOf(migrations)
  if (heads.length < 2) return []
  const { mergeProblems } = await import('./merge-orders.ts')
  return mergeProblems(await place.states(), heads, migrations)
}

async function writeEmpty(
  place: ProjectWorkplace,
  before: MigrationFolder,
  head: MigrationHead,
): Promise<Outcome<CreatedMigration>> {
  const { version, follows } = head
  const files = printEmptyPair(folderOf(place.project, 'migrations'), head)
  await writeNewMigration(place, before, files)
  const value = { ...nothingYet, version, files: [...files.keys()] }
  const prove = `\`tenon migrate prove ${version}\``
  if (follows.length < 2) return { value: { ...value, next: `fill both files, then ${prove}` }, problems: [] }
  // A merge has nothing to do of its own: it is proven as it is.
  const { proveAndNote } = await import('./migrate-prove.ts')
  const { migrations } = await readMigrations(place.root, folderOf(place.project, 'migrations'))
  const written = migrations.filter((one) => one.version === version)
  const [proven] = await Promise.all(written.map((one) => proveAndNote(place, { migration: one, all: migrations })))
  const next = `the branches are joined; if there is more to do, write it into both files, then ${prove}`
  return { value: { ...value, proof: proven?.proof ?? null, next }, problems: proven?.problems ?? [] }
}

/** Lower case, words joined by `_`, dashes kept. */
const toFileName = (name: string): string =>
  cutBytes(
    name
      .trim()
      .toLowerCase()
      .replaceAll(/\s+/g, '_')
      .replaceAll(/[^\p{L}\p{M}\p{N}_-]/gu, '')
      .normalize('NFC'),
  )

/** A file's name has 255 bytes on most disks: the version, what ends it, and a draft's mark take the rest. */
const bytesAtMost = 150

function cutBytes(text: string): string {
  let bytes = 0
  let cut = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > bytesAtMost) break
    cut += character
  }
  return cut
}

const nameless = (name: string): Problem => ({
  code: 'migration/name',
  severity: 'error',
  message: `\`${name}\` leaves no name for a file.`,
  hint: 'Say what the migration does in a few letters, such as `add-phone`.',
})
