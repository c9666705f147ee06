/** Skips a generation whose inputs and outputs are those of the last one. Notes a hash below `.tenon/`; what it says of problems is told again. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { keepWorkFile, listFiles } from './files.ts'
import { ownVersion } from './own-version.ts'
import { type Project, workFolder } from './project.ts'

interface Kept {
  readonly inputs: string
  readonly outputs: string
  readonly files: number
  /** Files that were read from anywhere: modules that the models import, what says how `.ts` output is imported. */
  readonly read: readonly string[]
  /** Warnings and notes of the generation that is not run again. */
  readonly problems: readonly Problem[]
}

const name = 'generate.json'

export async function isUpToDate(project: Project, scratch: string): Promise<Kept | undefined> {
  const kept = readKept(project)
  if (!kept) return undefined
  if (kept.inputs !== (await hashInputs(project, scratch, kept.read ?? []))) return undefined
  return kept.outputs === (await hashOutputs(project)).hash ? kept : undefined
}

export interface Generation {
  readonly scratch: string
  readonly read: readonly string[]
  readonly problems: readonly Problem[]
}

export async function rememberInputs(project: Project, generation: Generation): Promise<void> {
  const { scratch, read, problems } = generation
  const [inputs, outputs] = [await hashInputs(project, scratch, read), await hashOutputs(project)]
  const kept: Kept = { inputs, outputs: outputs.hash, files: outputs.files, read, problems }
  await keepWorkFile(project.root, name, JSON.stringify(kept))
}

function readKept(project: Project): Kept | undefined {
  try {
    // Written by `rememberInputs`; anything else fails to match below.
    return JSON.parse(readFileSync(path.join(workFolder(project.root), name), 'utf8')) as Kept
  } catch {
    return undefined
  }
}

/** All that generated code is made of: the config, the schema folder without migrations and seeds, the scratch, and Tenon itself. */
async function hashInputs({ root, config }: Project, scratch: string, read: readonly string[]): Promise<string> {
  const { schema } = config.folders
  const files = (await listFiles(root, schema, [''])).filter(
    (file) => !file.startsWith(`${schema}/migrations/`) && !file.startsWith(`${schema}/seeds/`),
  )
  const hash = createHash('sha256')
  hash.update(JSON.stringify([config, scratch, process.versions.node, ownVersion()]))
  for (const file of [...new Set([...files, ...read])]) addFile(hash, root, file)
  return hash.digest('hex')
}

async function hashOutputs({ root, config }: Project): Promise<{ readonly hash: string; readonly files: number }> {
  const files = await listFiles(root, config.folders.generated, [''])
  const types = listTypes(path.join(root, config.folders.generated), root)
  const hash = createHash('sha256')
  const all = [...new Set([...files, ...types])].sort()
  for (const file of all) addFile(hash, root, file)
  return { hash: hash.digest('hex'), files: all.length }
}

/** `listFiles` leaves declarations out, since no user writes them. */
function listTypes(folder: string, root: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.d\.[cm]?ts$/.test(file))
      .map((file) => path.relative(root, path.join(folder, file)).split(path.sep).join('/'))
  } catch {
    return []
  }
}

function addFile(hash: ReturnType<typeof createHash>, root: string, file: string): void {
  let content: Buffer
  try {
    content = readFileSync(path.join(root, file))
  } catch {
    return
  }
  hash.update(`${file}\0${content.length}\0`).update(content)
}
