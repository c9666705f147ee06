/** The folder of migration files: read, and their histories' problems told. Reads only. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Direction, MigrationError, parseFileName, parseMigration } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { historyProblems, orderHistory } from './history.ts'
import type { StoredFile, StoredMigration } from './stored.ts'

export interface MigrationFolder {
  /** Parents first. */
  readonly migrations: readonly StoredMigration[]
  /** Files that can't be read as migrations, forks, missing or edited parents. */
  readonly problems: readonly Problem[]
}

/** `folder` is relative to the root; one that does not exist holds nothing. */
export async function readMigrations(root: string, folder: string): Promise<MigrationFolder> {
  const names = await listMigrationNames(root, folder)
  const read = await Promise.all(names.map((name) => readOne(root, name)))
  const problems: Problem[] = read.flatMap(({ problem }) => problem ?? [])
  const found = new Map<string, Partial<Record<Direction, StoredFile>>>()
  for (const { stem, direction, stored } of read.flatMap((one) => one.found ?? [])) {
    found.set(stem, { ...found.get(stem), [direction]: stored })
  }
  const unread = new Set(read.flatMap(({ unread }) => unread ?? []))
  const migrations = [...found].flatMap(([stem, { up, down }]): StoredMigration[] => {
    if (!up) {
      if (!unread.has(stem)) problems.push(withoutUp(stem, down?.file ?? folder))
      return []
    }
    const [version, name] = [stem.slice(0, 14), stem.slice(15)]
    return [{ version, name, follows: up.content.follows, hash: up.content.hash, file: up.file, up, down }]
  })
  for (const { version, name, up, down } of migrations) {
    if (!down && !unread.has(`${version}_${name}`)) problems.push(withoutDown(up.file))
  }
  return { migrations: orderHistory(migrations), problems: [...problems, ...historyProblems(migrations)] }
}

/** Relative to the root. */
export async function listMigrationNames(root: string, folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path.join(root, folder))
    return names
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => path.posix.join(folder, name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

interface ReadFile {
  readonly found?: { readonly stem: string; readonly direction: Direction; readonly stored: StoredFile }
  readonly problem?: Problem
  /** `<version>_<name>` of a file that is no migration. */
  readonly unread?: string
}

async function readOne(root: string, file: string): Promise<ReadFile> {
  const parts = parseFileName(path.posix.basename(file))
  if (!parts) return { problem: misnamed(file) }
  const stem = `${parts.version}_${parts.name}`
  const text = await readFile(path.join(root, file), 'utf8')
  try {
    const stored = { file, text, content: parseMigration(text) }
    return { found: { stem, direction: parts.direction, stored } }
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    const problem: Problem = { code: 'migration/format', severity: 'error', at: start(file), message: error.message }
    return { problem, unread: stem }
  }
}

const start = (file: string) => ({ file, line: 1, column: 1 })

const misnamed = (file: string): Problem => ({
  code: 'migration/file-name',
  severity: 'error',
  at: start(file),
  message: `\`${path.posix.basename(file)}\` is not named like a migration.`,
  hint: 'Migrations are named `<version>_<name>.up.sql` and `.down.sql`; the version is UTC `YYYYMMDDHHMMSS`. Other SQL belongs elsewhere.',
})

const withoutUp = (stem: string, file: string): Problem => ({
  code: 'migration/missing-file',
  severity: 'error',
  at: start(file),
  message: `\`${stem}\` has a down file and no up file.`,
  hint: 'Bring the up file back, or delete the down file.',
})

const withoutDown = (file: string): Problem => ({
  code: 'migration/missing-file',
  severity: 'error',
  at: start(file),
  message: `\`${path.posix.basename(file)}\` has no down file.`,
  hint: 'Bring it back. Where there is no way back, the down file says why: `-- tenon:irreversible <reason>`.',
})
