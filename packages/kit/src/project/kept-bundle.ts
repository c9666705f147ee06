/** The bundle of the last time, while nothing that went into it has changed: esbuild is then not even loaded. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Bundle, ImportedModule } from './bundle.ts'
import { keepWorkFile, readText } from './files.ts'
import { ownVersion } from './own-version.ts'
import { workFolder } from './project.ts'

/** What a bundle is of: its name below `.tenon/`, and the module of our own that joins the user's. */
export interface BundleOf {
  readonly root: string
  readonly name: string
  readonly entry: string
}

interface Kept extends Omit<Bundle, 'text'> {
  readonly key: string
  /** Hash of each module that went in, and of the text that came out. */
  readonly files: Readonly<Record<string, string>>
  readonly text: string
}

export async function readKeptBundle(of: BundleOf): Promise<Bundle | undefined> {
  const { root, name } = of
  try {
    // Written below; anything else fails to match.
    const kept = JSON.parse(await readText(path.join(workFolder(root), `${name}.json`))) as Kept
    if (kept.key !== (await keyOf(of))) return undefined
    const text = await readText(path.join(workFolder(root), `${name}.mjs`))
    if (hash(text) !== kept.text || !(await areSame(root, kept.files))) return undefined
    return { text, map: kept.map, modules: kept.modules }
  } catch {
    // Not there, cut off, or without one of its modules.
    return undefined
  }
}

export async function keepBundle(of: BundleOf, { text, map, modules }: Bundle): Promise<void> {
  if (!Object.values(modules).flat().every(isFixed)) return
  const files = await Promise.all(Object.keys(modules).map((file) => hashFile(of.root, file))).catch(() => undefined)
  // A module that is no file.
  if (!files) return
  const kept: Kept = { key: await keyOf(of), files: Object.fromEntries(files), text: hash(text), map, modules }
  await keepWorkFile(of.root, `${of.name}.json`, JSON.stringify(kept))
}

/** Named in full: no new file can stand between the words and what they mean. */
const isFixed = ({ specifier, path: resolved, external }: ImportedModule): boolean =>
  external || path.posix.basename(specifier) === path.posix.basename(resolved) || specifier.startsWith('@tenon/')

/** Beside the modules only these say what an import means and how a module reads. */
async function keyOf({ root, entry }: BundleOf): Promise<string> {
  const settings = await Promise.all(
    ['package.json', 'tsconfig.json'].map((file) => readText(path.join(root, file)).catch(() => '')),
  )
  return hash(JSON.stringify([ownVersion(), entry, ...settings]))
}

async function areSame(root: string, files: Kept['files']): Promise<boolean> {
  const now = await Promise.all(Object.keys(files).map((file) => hashFile(root, file)))
  return now.every(([file, found]) => files[file] === found)
}

const hashFile = async (root: string, file: string): Promise<readonly [string, string]> => [
  file,
  hash(await readText(path.join(root, file))),
]

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
