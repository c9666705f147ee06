/** One connection with the simple query protocol: what migrations, proofs and catalogue readers run on. */

/** The answer to one statement of a text. Values are the server's own text; `null` is SQL NULL. */
export interface Answer {
  /** The command tag's word, such as `SELECT`, `COMMIT`, `CREATE TABLE`. */
  readonly command: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows affected or returned, where the tag tells; else 0. */
  readonly count: number
}

export interface Notice {
  readonly severity: string
  readonly message: string
  readonly code: string
  /** What the server adds to the message, such as the tree of `debug_print_rewritten`. */
  readonly detail?: string
}

export interface Session {
  /** `server_version_num`, such as 180004. */
  readonly versionNumber: number
  /** The server's own text, such as `18.4`. */
  readonly version: string
  /** Runs a text of one or more statements and gives an answer for each. Throws `DatabaseError` of the first that fails. */
  run(text: string): Promise<readonly Answer[]>
  /** Analyses one statement without running it (Parse, Describe, Sync). */
  describe(text: string): Promise<Description>
  /** Every notice from now on, until the returned function is called. */
  onNotice(listener: (notice: Notice) => void): () => void
  /** Asks the server to stop what it runs for this session, which then fails with `57014`; never rejects. Absent where nothing can be stopped. */
  cancel?(): Promise<void>
  close(): Promise<void>
}

export interface Description {
  /** Type OID of each `$n`. */
  readonly parameters: readonly number[]
  readonly columns: readonly DescribedColumn[]
}

export interface DescribedColumn {
  readonly name: string
  readonly type: number
  /** `atttypmod`; -1 without one. */
  readonly modifier: number
  /** OID of the table that the column comes from, or 0. */
  readonly table: number
  /** Its attribute number there, or 0. */
  readonly attribute: number
}
