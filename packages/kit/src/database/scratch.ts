/** Scratch databases: throw-away PostgreSQL for reading states and proving plans. The list of providers is the list of files `scratch-*.ts`. */
import type { Session } from '@tenon/runtime/migrate'
import { scratchProblem } from './scratch-problem.ts'

/** A server (or an embedded one) on which databases are made and dropped at will. */
export interface Scratch {
  /** As the config or `--scratch` named it: `pglite`, `npm:18`, `installed`, `url`. */
  readonly provider: string
  /** Full version text, such as `18.4`. */
  readonly version: string
  readonly major: number
  /** An empty database, pinned (search_path, TimeZone, DateStyle …) in every session. */
  create(options?: DatabaseOptions): Promise<ScratchDatabase>
  /**
   * The database kept under `key`, made and filled by `fill` where there is none; it outlives the process where the
   * provider has a cache. Nobody opens it: it is there to be cloned.
   */
  kept(
    key: string,
    fill: (database: ScratchDatabase) => Promise<void>,
    options?: DatabaseOptions,
  ): Promise<KeptDatabase>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Extensions that its SQL will create. PGlite loads its bundled ones by this list; servers need no telling. */
  readonly extensions?: readonly string[]
}

export interface KeptDatabase {
  readonly key: string
  /** A new database with the same content. */
  clone(): Promise<ScratchDatabase>
}

export interface ScratchDatabase {
  /** A session on it; PGlite gives one at a time. */
  open(): Promise<Session>
  /** A new database with the same content; no session may be open on this one. */
  clone(): Promise<ScratchDatabase>
  drop(): Promise<void>
}

export interface ScratchOptions {
  /** The project's root: where `node_modules` is looked for. */
  readonly root: string
  /** Absolute; holds data folders and kept databases. Safe to delete while nothing runs. */
  readonly cacheFolder: string
  /** The PostgreSQL major that the config pins; a provider of another major is refused. */
  readonly postgresMajor?: number
}

/** Opens exactly the provider that `spec` names: `pglite`, `npm:<major>`, `installed` or a URL. Throws `ScratchError`. */
export async function openScratch(spec: string, options: ScratchOptions): Promise<Scratch> {
  const scratch = await openProvider(spec, options)
  const wanted = options.postgresMajor
  if (wanted === undefined || scratch.major === wanted) return scratch
  await scratch.close()
  throw scratchProblem(
    'scratch/other-major',
    `The scratch database \`${scratch.provider}\` is PostgreSQL ${scratch.version}, and the project pins PostgreSQL ${wanted}.`,
    `Name a provider of that major, such as \`npm:${wanted}\`, or pin \`postgres: ${scratch.major}\` in the config.`,
  )
}

async function openProvider(spec: string, options: ScratchOptions): Promise<Scratch> {
  if (spec === 'pglite') return (await import('./scratch-pglite.ts')).openPgliteScratch(options)
  if (spec === 'installed') return (await import('./scratch-installed.ts')).openInstalledScratch(options)
  const npm = /^npm:(\d+)$/.exec(spec)
  if (npm) return (await import('./scratch-npm.ts')).openNpmScratch(Number(npm[1]), options)
  if (/^postgres(ql)?:\/\//.test(spec)) return (await import('./scratch-url.ts')).openUrlScratch(spec)
  throw scratchProblem(
    'scratch/unknown',
    `\`${spec.replace(/\/\/.*@/, '//…@')}\` is no scratch provider.`,
    'One of: `pglite`, `npm:18` (or another major), `installed`, or a URL that begins with `postgres://`.',
  )
}
