/** Places and doc comments of all modules of the project. Only files that are new or different are parsed; the rest is kept below `.tenon/`. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { ModuleSource, Sources } from '@tenon/schema/compile'
import type { Bundle } from './bundle.ts'
import { ifMissing, keepWorkFile, readText } from './files.ts'
import { workFolder } from './project.ts'

/** Raised whenever what is kept reads otherwise. */
const format = 2

interface Kept {
  readonly format: number
  readonly files: Readonly<Record<string, { readonly hash: string; readonly source: ModuleSource }>>
}

export async function readSources(root: string, modules: Bundle['modules']): Promise<Sources> {
  const files = Object.keys(modules).filter((file) => !file.startsWith('..') && !/(?:^|\/)node_modules\//.test(file))
  const kept = await readKept(root)
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = await readText(path.join(root, file))
      return { file, text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
  const isChanged = ({ file, hash }: { readonly file: string; readonly hash: string }) =>
    kept.files[file]?.hash !== hash
  const changed = texts.filter(isChanged)
  if (changed.length === 0 && Object.keys(kept.files).length === files.length) return linked(kept, modules)
  // Loaded only when something is to be parsed.
  const read = changed.length > 0 ? await reader() : undefined
  const entries = texts.flatMap(({ file, text, hash }) => {
    const source = kept.files[file]?.hash === hash ? kept.files[file]?.source : read?.(file, text)
    return source ? [[file, { hash, source }] as const] : []
  })
  const next: Kept = { format, files: Object.fromEntries(entries) }
  await keepWorkFile(root, 'sources.json', JSON.stringify(next))
  return linked(next, modules)
}

async function reader(): Promise<(file: string, text: string) => ModuleSource> {
  const [{ parseSync }, { readSource }] = await Promise.all([import('oxc-parser'), import('./read-source.ts')])
  return (file, text) => readSource(parseSync, file, text)
}

async function readKept(root: string): Promise<Kept> {
  const none: Kept = { format, files: {} }
  const text = await readText(path.join(workFolder(root), 'sources.json')).catch(ifMissing(''))
  try {
    // A cache of our own: whatever does not look like it counts as empty.
    const kept = JSON.parse(text) as Kept
    return kept.format === format && typeof kept.files === 'object' ? kept : none
  } catch {
    return none
  }
}

/** Imports as they resolve now: a file's own text says only what it calls its neighbours. */
const linked = (kept: Kept, modules: Bundle['modules']): Sources =>
  Object.fromEntries(
    Object.entries(kept.files).map(([file, { source }]) => {
      const paths = new Map(modules[file]?.map(({ specifier, path: resolved }) => [specifier, resolved]))
      const imports = Object.entries(source.imports).map(([local, { module, name }]) => [
        local,
        { module: paths.get(module) ?? module, name },
      ])
      return [file, { ...source, imports: Object.fromEntries(imports) }]
    }),
  )
