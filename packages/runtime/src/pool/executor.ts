/** The narrow door that repositories, reports and raw queries go through: a pool and a transaction look alike from here. */
import type { RowColumn } from './answer.ts'

/** What is sent. Make one object per text and keep it: it stays prepared by its identity, so the text is never hashed. */
export interface Statement {
  /** With `$1`, `$2` … */
  readonly text: string
  /** Type OID of each parameter (`typeOid` of `codec/oid.ts`); where absent or 0 the text's own casts decide. */
  readonly types?: readonly number[]
  /** In logs and errors, such as `users.create`; never a value. */
  readonly name: string
  /** Known to write nothing: then a lost connection is `retry: 'safe'`. */
  readonly readOnly: boolean
  /** Of a shape that callers make up: shares a bounded number of places on each connection. The others stay prepared for good. */
  readonly passing: boolean
  /** Its own bound in milliseconds, in place of the pool's; 0 for none. A call's `timeout` goes before it. */
  readonly timeout?: number | undefined
  /** The answer then tells its columns. */
  readonly describe?: true
  /** By its text it may leave something to its session, such as a lock: the connection then ends with it. */
  readonly leaves?: boolean
}

export interface RawRows {
  /** By position, as the server's text. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows affected or returned. */
  readonly count: number
  /** The command tag's word: `SELECT`, `INSERT` … */
  readonly command: string
  /** Only of a statement that says `describe`. */
  readonly columns?: readonly RowColumn[]
}

export interface RunOptions {
  /** Cancels the statement on the server; the promise rejects with kind `aborted`. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, the wait for a connection included; 0 for none. The pool's `statementTimeout` when absent. */
  readonly timeout?: number | undefined
}

export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

export interface TransactionOptions extends RunOptions {
  readonly isolation?: Isolation | undefined
  readonly readOnly?: boolean | undefined
  /** Of a serializable read-only transaction: waits until it can run without conflicts. */
  readonly deferrable?: boolean | undefined
  /** Runs the whole body again after a serialization failure or a deadlock; never after an unknown outcome. */
  readonly retry?: { readonly attempts: number } | undefined
}

export interface Executor {
  /** Parameters are the server's text, already checked. Rejects with `DatabaseError` only. */
  run(statement: Statement, parameters: readonly (string | null)[], options?: RunOptions): Promise<RawRows>
  /** On a pool a transaction, on a transaction a savepoint, which takes no options. Commits when `body` resolves. */
  transaction<Result>(body: (scope: Executor) => Promise<Result>, options?: TransactionOptions): Promise<Result>
  /** True for the executor of a transaction. */
  readonly inTransaction: boolean
}
