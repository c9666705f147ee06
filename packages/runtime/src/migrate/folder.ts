/** The migrations of a folder, read and checked. Two files each: `<version>_<name>.up.sql` and `.down.sql`. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MigrationText, parseFileName, parseMigration } from './file.ts'
import { MigrationError } from './migration-error.ts'

export interface MigrationFiles {
  readonly version: string
  readonly name: string
  /** Texts of the files. */
  readonly up: string
  readonly down?: string | undefined
}

export interface Migration {
  readonly version: string
  readonly name: string
  readonly up: MigrationText
  readonly down: MigrationText | undefined
}

export async function readMigrationFolder(folder: string): Promise<readonly MigrationFiles[]> {
  const found = new Map<string, { version: string; name: string; up?: string; down?: string }>()
  for (const file of (await readdir(folder)).sort()) {
    const parts = parseFileName(file)
    if (!parts) continue
    const { version, name, direction } = parts
    const entry = found.get(version) ?? { version, name }
    if (entry.name !== name)
      throw fault(version, `Two migrations have the version \`${version}\`: \`${entry.name}\` and \`${name}\`.`)
    found.set(version, { ...entry, [direction]: await readFile(join(folder, file), 'utf8') })
  }
  return [...found.values()].map(({ version, name, up, down }) => {
    if (up === undefined) throw fault(version, `\`${version}_${name}\` has a down file and no up file.`)
    return { version, name, up, down }
  })
}

const fault = (version: string, message: string) => new MigrationError({ fault: 'format', version, message })

/** Parsed, parents before children; where the graph leaves a choice, by version. */
export function orderMigrations(files: readonly MigrationFiles[]): readonly Migration[] {
  const left = new Map(
    [...files].sort((one, other) => (one.version < other.version ? -1 : 1)).map((one) => [one.version, parse(one)]),
  )
  const ordered: Migration[] = []
  while (left.size > 0) {
    const next = [...left.values()].find(({ up }) => up.follows.every(({ version }) => !left.has(version)))
    if (!next)
      throw fault([...left.keys()].join(), `Migrations follow each other in a circle: ${[...left.keys()].join(', ')}.`)
    left.delete(next.version)
    ordered.push(next)
  }
  return ordered
}

function parse({ version, name, up, down }: MigrationFiles): Migration {
  const read = (text: string, direction: string) => {
    try {
      return parseMigration(text)
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      throw new MigrationError({
        ...error.facts(),
        fault: error.fault,
        version,
        message: `\`${version}_${name}.${direction}.sql\`: ${error.message}`,
      })
    }
  }
  return { version, name, up: read(up, 'up'), down: down === undefined ? undefined : read(down, 'down') }
}
