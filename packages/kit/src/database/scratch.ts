/** Scratch databases: throw-away PostgreSQL for reading states and proving plans. The contract of all providers. */
import type { Session } from '@tenon/runtime/migrate'

/** A server (or an embedded one) on which databases are made and dropped at will. */
export interface Scratch {
  /** As the config or `--scratch` named it: `pglite`, `npm:18`, `installed`, `url`. */
  readonly provider: string
  /** Full version text, such as `18.4`. */
  readonly version: string
  readonly major: number
  /** Databases are worked on side by side; an embedded one does one thing at a time. */
  readonly isServer: boolean
  /** An empty database, pinned (search_path, TimeZone, DateStyle …) in every session. */
  create(options?: DatabaseOptions): Promise<ScratchDatabase>
  /**
   * The database kept under `key`, made and filled by `fill` where there is none; it outlives the process where the
   * provider has a cache. Nobody opens it: it is there to be cloned.
   */
  kept(key: string, fill: (database: ScratchDatabase) => Promise<void>, options?: KeptOptions): Promise<KeptDatabase>
  /** The database kept under `key`, if there is one. */
  find(key: string, options?: DatabaseOptions): Promise<KeptDatabase | undefined>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Extensions that its SQL will create. PGlite loads its bundled ones by this list; servers need no telling. */
  readonly extensions?: readonly string[]
}

export interface KeptOptions extends DatabaseOptions {
  /** What `fill` begins with; an empty database otherwise. Asked for only when there is something to fill. */
  readonly from?: () => Promise<KeptDatabase | undefined>
}

export interface KeptDatabase {
  readonly key: string
  /** A new database with the same content. */
  clone(): Promise<ScratchDatabase>
  /** A session that sees its content; whatever `work` does is inside a transaction, and gone afterwards. */
  tryOut<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
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
  /** The process ends once the scratch is closed: a server of its own is then left to the guard that shuts it down. */
  readonly processEnds?: boolean
}
