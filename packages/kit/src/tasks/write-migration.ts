/** Writes a new migration, unless another was written since the folder was read: both would follow the same one. */
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
  const known = new Set(migrations.flatMap(({ up, down }) => [up.file, down?.file]))
  const added = (await listMigrationNames(root, folder)).filter((file) => !known.has(file))
  const newcomer = added.find((file) => file.endsWith('.up.sql')) ?? added[0]
  if (newcomer !== undefined)
    throw new Refusal([
      {
        code: 'migration/written-meanwhile',
        severity: 'error',
        at: { file: newcomer, line: 1, column: 1 },
        message: `\`${newcomer}\` was written while this migration was planned, so that both would follow the same one.`,
        hint: 'Run the command again: it then begins after that one.',
      },
    ])
  await writeMigrationFiles(root, files)
}
