/** One statement on its way: what is sent, who waits, until when. */
import { DatabaseError } from '../errors.ts'
import type { RawRows, RunOptions, Statement } from './executor.ts'

export interface Job {
  readonly statement: Statement
  readonly parameters: readonly (string | null)[]
  /** Sent by the simple protocol: transaction control. */
  readonly simple: boolean
  readonly resolve: (rows: RawRows) => void
  readonly reject: (error: DatabaseError) => void
  /** Absolute, by `performance.now()`; Infinity for none. */
  readonly deadline: number
  readonly queuedAt: number
  sentAt: number
  /** Times that it was sent again. */
  retries: number
  /** Why it was given up while it ran. */
  givenUp: DatabaseError | undefined
  /** Takes the listener off the caller's signal. */
  settle: (() => void) | undefined
}

/** The protocol counts parameters in 16 bits. */
const mostParameters = 65_535

/** Refuses before anything is queued or sent what the protocol cannot carry. */
export function checkJob(statement: Statement, parameters: readonly (string | null)[]): DatabaseError | undefined {
  if (parameters.length > mostParameters) {
    return refuse(statement, `has ${parameters.length} parameters; the protocol carries ${mostParameters}.`)
  }
  for (let index = 0; index < parameters.length; index++) {
    const value = parameters[index]
    if (value !== null && typeof value !== 'string')
      return refuse(statement, `has no text for its parameter $${index + 1}.`)
  }
  return undefined
}

const refuse = (statement: Statement, what: string) =>
  new DatabaseError({ kind: 'value', message: `\`${statement.name}\` ${what}`, statement: statement.name })

export function aborted(statement: Statement, cause: unknown): DatabaseError {
  return new DatabaseError({
    kind: 'aborted',
    retry: 'safe',
    message: `\`${statement.name}\` was aborted by its caller.`,
    statement: statement.name,
    cause,
  })
}

export function overdue(statement: Statement, since: number): DatabaseError {
  return new DatabaseError({
    kind: 'deadline',
    retry: 'safe',
    message: `\`${statement.name}\` did not finish within ${Math.round(performance.now() - since)} ms.`,
    statement: statement.name,
  })
}

/** When the answer of something that may have written is lost, nobody knows what became of it. */
export function unknownOutcome(statement: Statement, cause: DatabaseError): DatabaseError {
  return new DatabaseError({
    kind: 'unknown-outcome',
    retry: 'unknown',
    message: `The answer to \`${statement.name}\` is lost, so it may or may not have been done: ${cause.message}`,
    statement: statement.name,
    sqlstate: cause.sqlstate,
    cause,
  })
}

export function createJob(
  statement: Statement,
  parameters: readonly (string | null)[],
  options: RunOptions | undefined,
  standard: number,
  settled: { readonly resolve: (rows: RawRows) => void; readonly reject: (error: DatabaseError) => void },
): Job {
  const now = performance.now()
  const timeout = options?.timeout ?? statement.timeout ?? standard
  return {
    statement,
    parameters,
    simple: false,
    resolve: settled.resolve,
    reject: settled.reject,
    deadline: timeout > 0 ? now + timeout : Number.POSITIVE_INFINITY,
    queuedAt: now,
    sentAt: 0,
    retries: 0,
    givenUp: undefined,
    settle: undefined,
  }
}
