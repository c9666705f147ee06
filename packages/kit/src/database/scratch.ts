/** Scratch databases: throw-away PostgreSQL for reading states and proving plans. The list of providers is the list of files `scratch-*.ts`. */
import type { Session } from '@tenon/runtime/migrate'

/** A server (or an embedded one) on which databases are made and dropped at will. */
export interface Scratch {
  /** As the config or `--scratch` named it: `pglite`, `npm:18`, `installed`, `url`. */
  readonly provider: string
  /** Full version text, such as `18.4`. */
  readonly version: string
  readonly major: number
  /** An empty database, pinned (search_path, TimeZone, DateStyle …) in every session. */
  create(): Promise<ScratchDatabase>
  close(): Promise<void>
}

export interface ScratchDatabase {
  /** A session on it; PGlite gives one at a time. */
  open(): Promise<Session>
  /** A new database with the same content; no session may be open on this one. */
  clone(): Promise<ScratchDatabase>
  drop(): Promise<void>
}
