/** Every error that the runtime throws. What may carry a row's values (texts, parameters, `detail`) stays behind `reveal()`. */

export type ErrorKind =
  // the server refused a row
  | 'unique-violation'
  | 'foreign-key-violation'
  | 'check-violation'
  | 'not-null-violation'
  | 'exclusion-violation'
  | 'invalid-value'
  // the server refused the statement, or gave up on it
  | 'serialization'
  | 'deadlock'
  | 'lock-timeout'
  | 'read-only'
  | 'permission'
  | 'syntax'
  | 'stale-plan'
  | 'statement-lost'
  | 'transaction-failed'
  | 'server'
  // the way to the server
  | 'connect-failed'
  | 'login-refused'
  | 'too-many-connections'
  | 'connection-lost'
  | 'unknown-outcome'
  | 'deadline'
  | 'aborted'
  | 'acquire-timeout'
  | 'closed'
  // the caller's use
  | 'transaction-closed'
  | 'nested-use'
  | 'nested-acquire'
  | 'rolled-back'
  | 'not-supported'
  | 'configuration'
  | 'migration'
  | 'value'
  | 'not-found'
  | 'validation'

/** `safe`: nothing was done, so it may be run again. `unknown`: it may or may not have been done. */
export type Retry = 'safe' | 'no' | 'unknown'

/** What must not reach a log by itself. */
export interface Confidential {
  /** The server's own sentence. */
  readonly message?: string | undefined
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly where?: string | undefined
  readonly text?: string | undefined
  /** Of a text of several statements: how many were done before the one that failed. */
  readonly done?: number | undefined
  readonly parameters?: readonly (string | null)[] | undefined
}

export interface ErrorFacts {
  readonly kind: ErrorKind
  readonly message: string
  readonly retry?: Retry | undefined
  readonly sqlstate?: string | undefined
  readonly severity?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly constraint?: string | undefined
  /** Position in the text that was sent, in characters, from 1. */
  readonly position?: number | undefined
  /** The statement's name in logs. */
  readonly statement?: string | undefined
  readonly cause?: unknown
  readonly confidential?: Confidential | undefined
}

export class DatabaseError extends Error {
  readonly kind: ErrorKind
  readonly retry: Retry
  readonly sqlstate: string | undefined
  readonly severity: string | undefined
  readonly schema: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined
  readonly position: number | undefined
  readonly statement: string | undefined
  readonly #confidential: Confidential

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = new.target.name
    this.kind = facts.kind
    this.retry = facts.retry ?? 'no'
    this.sqlstate = facts.sqlstate
    this.severity = facts.severity
    this.schema = facts.schema
    this.table = facts.table
    this.column = facts.column
    this.constraint = facts.constraint
    this.position = facts.position
    this.statement = facts.statement
    this.#confidential = facts.confidential ?? {}
  }

  /** The server's own message, detail and hint, and the text and parameters that were sent. Not for logs. */
  reveal(): Confidential {
    return this.#confidential
  }

  /** The same facts, with some of them replaced. */
  facts(): ErrorFacts {
    const { kind, message, retry, sqlstate, severity, schema, table, column, constraint, position, statement, cause } =
      this
    return {
      ...{ kind, message, retry, sqlstate, severity, schema, table, column, constraint, position, statement, cause },
      confidential: this.#confidential,
    }
  }

  toJSON(): Record<string, unknown> {
    const { name, kind, message, retry, sqlstate, schema, table, column, constraint, statement } = this
    return { name, kind, message, retry, sqlstate, schema, table, column, constraint, statement }
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const told = Object.entries(this.toJSON()).filter(
      ([key, value]) => value !== undefined && key !== 'name' && key !== 'message',
    )
    return `${this.stack ?? `${this.name}: ${this.message}`}\n  { ${told.map(([key, value]) => `${key}: ${String(value)}`).join(', ')} }`
  }
}

/** A value that has no lossless form on the other side, or is of another kind than asked for. */
export class ValueError extends DatabaseError {
  constructor(message: string) {
    super({ kind: 'value', message })
  }
}

/** Nothing was found where something had to be. */
export class NotFoundError extends DatabaseError {
  readonly status = 404
  constructor(message: string, table?: string) {
    super({ kind: 'not-found', message, table })
  }
}

/** All fields that validation refused, at once. */
export class ValidationError extends DatabaseError {
  readonly status = 422
  readonly problems: readonly { readonly field: string; readonly rule: string; readonly message: string }[]
  constructor(model: string, problems: ValidationError['problems']) {
    super({
      kind: 'validation',
      message: `\`${model}\` was not written: ${problems.map(toSentence).join(' ')}`,
    })
    this.problems = problems
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status, problems: this.problems }
  }
}

/** A model's own message need not name its field, nor end in a full stop. */
function toSentence({ field, message }: ValidationError['problems'][number]): string {
  const named = field === '' || message.includes(`\`${field}\``) ? message : `\`${field}\`: ${message}`
  return /[.!?…]$/.test(named) ? named : `${named}.`
}
