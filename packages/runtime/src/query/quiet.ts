/** Inside a transaction the first failure is kept and fails it: an await that was forgotten must not end the process as well. */
import { DatabaseError, type ErrorKind } from '../errors.ts'

const outside: ReadonlySet<ErrorKind> = new Set(['connection-lost', 'unknown-outcome', 'deadline', 'aborted'])

/** What the transaction knows of by itself. What was refused before it was sent is told by Node, since nothing else tells it. */
const isKept = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.sqlstate !== undefined || outside.has(error.kind))

export function quiet<Value>(work: Promise<Value>): Promise<Value> {
  const told: Promise<Value> = work.then(undefined, (error: unknown) => {
    if (isKept(error)) told.catch(() => {})
    throw error
  })
  return told
}
