/** The user's modules as one file: esbuild joins them, packages stay outside, and Tenon's own words are those of this kit. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Problem } from '@tenon/schema/problem'
import type { BuildFailure, Message, Plugin } from 'esbuild'

export interface Bundle {
  readonly text: string
  /** The source map, as JSON; kept apart from the text. */
  readonly map: string
  /** Modules of the project that went in, with what they import; paths relative to the root. */
  readonly modules: Readonly<Record<string, readonly ImportedModule[]>>
}

export interface ImportedModule {
  /** As written. */
  readonly specifier: string
  /** Relative to the root; the specifier itself when it stays outside. */
  readonly path: string
  readonly external: boolean
}

export interface BundleOptions {
  /** To be run by this process and never kept elsewhere: `@tenon/runtime` is the kit's own, by its place. */
  readonly toRun?: boolean
}

/** By `require`: for an `import` Node would first read all of it in search of what it exports, which takes 30 ms. */
const loadEsbuild = (): typeof import('esbuild') => createRequire(import.meta.url)('esbuild')

/** Joins what `entry`, a module of our own in the project's root, imports. */
export async function bundle(
  root: string,
  entry: string,
  { toRun = false }: BundleOptions = {},
): Promise<{ readonly bundle?: Bundle; readonly problems: readonly Problem[] }> {
  const { build } = loadEsbuild()
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: entry, resolveDir: root, sourcefile: 'tenon-entry.js', loader: 'js' },
      absWorkingDir: root,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      // Unlike a plugin it asks nobody: a thousand models import these words.
      alias: ownWords,
      plugins: toRun ? [ownRuntime] : [],
      sourcemap: 'external',
      sourcesContent: false,
      metafile: true,
      write: false,
      outfile: '.tenon/entry.mjs',
      logLevel: 'silent',
    })
    const part = (ending: string) => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? ''
    const modules = Object.entries(metafile.inputs)
      .filter(([file]) => file !== 'tenon-entry.js' && !file.startsWith('tenon:'))
      .map(([file, { imports }]) => [file, imports.map(toImported)] as const)
    return { bundle: { text: part('.mjs'), map: part('.map'), modules: Object.fromEntries(modules) }, problems: [] }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return { problems: error.errors.map(toProblem) }
  }
}

interface EsbuildImport {
  readonly path: string
  readonly original?: string
  readonly external?: boolean
}

const toImported = ({ path, original, external }: EsbuildImport): ImportedModule => ({
  specifier: original ?? path,
  path,
  external: external === true || path.startsWith('tenon:'),
})

/** Models and kit must mean the same by `@tenon/schema`, wherever the project has it from; and sources of the workspace load in plain Node. */
const ownWords: Readonly<Record<string, string>> = Object.fromEntries(
  ['@tenon/schema', '@tenon/schema/compile', '@tenon/schema/problem', '@tenon/kit/config'].map((name) => [
    name,
    createRequire(import.meta.url).resolve(name),
  ]),
)

/** One copy of the runtime's errors and codecs for the kit, the generated client and the seeds. */
const ownRuntime: Plugin = {
  name: 'tenon-runtime',
  setup(build) {
    const { resolve } = createRequire(import.meta.url)
    build.onResolve({ filter: /^@tenon\/runtime(?:\/\w+)?$/ }, ({ path }) => ({
      path: pathToFileURL(resolve(path)).href,
      external: true,
    }))
  },
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors)

function toProblem({ text, location }: Message): Problem {
  const isMissing = /^Could not resolve/.test(text)
  return {
    code: isMissing ? 'project/missing-module' : 'project/syntax',
    severity: 'error',
    message: `${text.replace(/"([^"]*)"/g, '`$1`').replace(/\.$/, '')}.`,
    ...(location && {
      at: {
        file: location.file,
        line: location.line,
        // esbuild counts bytes.
        column: Buffer.from(location.lineText).subarray(0, location.column).toString().length + 1,
      },
    }),
    ...(isMissing && { hint: 'Check the path; a relative one names a file of the project.' }),
  }
}
