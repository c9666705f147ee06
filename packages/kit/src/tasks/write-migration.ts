/** Writes a new migration, unless another was written since the folder was read: both would follow the same one. */
import type { Problem } from '@tenon/schema/problem'
import { listMigrationNames, type MigrationFolder } from '../migration/folder.ts'
import { writeMigrationFiles } from '../migration/write.ts'
import { folderOf } from '../project/project.ts'
import { Refusal } from './refusal.ts'
import type { ProjectWorkplace } from './workplace.ts'

export async function writeNewMigration(
  { root, project }: ProjectWorkplace,
  { migrations }: MigrationFolder,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const folder = folderOf(project, 'migrations')
  const known = new Set([...migrations.flatMap(({ up, down }) => [up.file, down?.file]), ...files.keys()])
  const refuseNewcomer = async () => {
    const added = (await listMigrationNames(root, folder)).filter((file) => !known.has(file))
    const newcomer = added.find((file) => file.endsWith('.up.sql')) ?? added[0]
    if (newcomer !== undefined) throw new Refusal([writtenMeanwhile(newcomer)])
  }
  try {
    // Names are taken before the second look: of two at the very same time at least one sees the other.
    await refuseNewcomer()
    await writeMigrationFiles(root, files, { claimed: refuseNewcomer })
  } catch (error) {
    const [own] = files.keys()
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || own === undefined) throw error
    throw new Refusal([writtenMeanwhile(own)])
  }
}

const writtenMeanwhile = (file: string): Problem => ({
  code: 'migration/written-meanwhile',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` was written while this migration was planned, so that both would follow the same one.`,
  hint: 'Run the command again: it then begins after that one.',
})
