/** Loads modules that users write: config, models, functions, seeds. What they do wrong is a problem with its place. */
import { createHash } from 'node:crypto'
import { SourceMap } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Place, Problem } from '@tenon/schema/problem'
import { type Bundle, bundle } from './bundle.ts'
import { readText, toSlashes } from './files.ts'
import { keepBundle, readKeptBundle } from './kept-bundle.ts'
import { workFolder } from './project.ts'
import { placeBundle } from './runnable.ts'

export interface Loaded {
  /** Exports of each file, in the order asked for; none when loading failed. */
  readonly modules: readonly { readonly file: string; readonly exports: Readonly<Record<string, unknown>> }[]
  readonly bundle?: Bundle
  readonly problems: readonly Problem[]
}

/** `name` is that of the bundle below `.tenon/`; `files` are relative to the root. */
export async function loadModules(root: string, name: string, files: readonly string[]): Promise<Loaded> {
  const entry = files.map((file, index) => `export * as m${index} from ${JSON.stringify(`./${file}`)}\n`).join('')
  const kept = await readKeptBundle({ root, name, entry })
  const built = kept ? { bundle: kept, problems: [] } : await bundle(root, entry, { toRun: true })
  if (!built.bundle) return { modules: [], problems: built.problems }
  const { text, map } = built.bundle
  const file = kept ? path.join(workFolder(root), `${name}.mjs`) : await placeBundle(root, name, text)
  if (!kept) await keepBundle({ root, name, entry }, built.bundle)
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16)
  try {
    const loaded: Readonly<Record<string, Readonly<Record<string, unknown>>>> = await import(
      /* @vite-ignore */ `${pathToFileURL(file).href}?${version}`
    )
    const modules = files.map((one, index) => ({ file: one, exports: { ...loaded[`m${index}`] } }))
    return { modules, bundle: built.bundle, problems: [] }
  } catch (error) {
    const problem = await toProblem(root, error, { ...built.bundle, map }, file)
    return {
      modules: [],
      bundle: built.bundle,
      problems: [problem.at ? problem : await findThrower(root, name, files, problem)],
    }
  }
}

/** What is thrown and is no error has no place: which file throws it is seen when each is loaded by itself. */
async function findThrower(root: string, name: string, files: readonly string[], problem: Problem): Promise<Problem> {
  const [only, ...others] = files
  if (only !== undefined && others.length === 0) return { ...problem, at: { file: only, line: 1, column: 1 } }
  for (const file of files) {
    const [found] = (await loadModules(root, name, [file])).problems
    if (found) return found
  }
  return problem
}

async function toProblem(root: string, error: unknown, made: Bundle, file: string): Promise<Problem> {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  const missing = /^Cannot find (?:package|module) '([^']+)'/.exec(text)?.[1]
  if (missing !== undefined) {
    const at = await findImport(root, made, missing)
    return {
      code: 'project/missing-module',
      severity: 'error',
      message: `The package \`${missing}\` is not installed.`,
      ...(at && { at }),
    }
  }
  const at = placeInSources(root, error, made.map, file)
  const isEarly = error instanceof ReferenceError && /before initialization/.test(text)
  return {
    code: 'project/module-throws',
    severity: 'error',
    message: `${at ? `\`${at.file}\`` : 'A module'} fails while it is loaded: ${text.replace(/\.$/, '')}.`,
    ...(at && { at }),
    ...(isEarly && { hint: 'Modules that import each other may use each other only inside arrows: `() => User`.' }),
    ...(/\bnotNull is not a function/.test(text) && {
      hint: 'NOT NULL is the default: leave `.notNull()` out. `.nullable()` is the exception.',
    }),
  }
}

/** The first place of the error's stack that lies in a file of the project. */
export function placeInSources(root: string, error: unknown, map: string, file: string): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const name = path.basename(file).replaceAll('.', '\\.')
  const payload = JSON.parse(map)
  const sourceMap = new SourceMap(payload)
  for (const [, line = '', column = ''] of stack.matchAll(new RegExp(`${name}(?:\\?\\w+)?:(\\d+):(\\d+)`, 'g'))) {
    const entry = sourceMap.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) continue
    const source = toSlashes(path.relative(root, path.resolve(workFolder(root), entry.originalSource)))
    if (!source.startsWith('..') && !source.includes('node_modules/'))
      return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
  return undefined
}

/** Where a package is imported. */
async function findImport(root: string, made: Bundle, name: string): Promise<Place | undefined> {
  for (const [file, imports] of Object.entries(made.modules)) {
    const specifier = imports.find(
      (one) => one.external && (one.specifier === name || one.specifier.startsWith(`${name}/`)),
    )
    if (!specifier) continue
    const lines = (await readText(path.join(root, file))).split('\n')
    const line = lines.findIndex(
      (text) => text.includes(`'${specifier.specifier}'`) || text.includes(`"${specifier.specifier}"`),
    )
    return { file, line: line + 1 || 1, column: line < 0 ? 1 : (lines[line]?.indexOf(specifier.specifier) ?? 0) }
  }
  return undefined
}
