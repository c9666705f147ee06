/** What a database said when it refused something, taken out of the runtime's typed error. */
import { DatabaseError } from '@tenon/runtime/migrate'

export interface DatabaseFault {
  readonly sqlstate: string
  readonly message: string
  /** In characters of the text that was sent, from 1. */
  readonly position: number | undefined
  readonly detail: string | undefined
  readonly hint: string | undefined
}

/** `undefined` for what is no answer of a database: that one goes on rising. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof DatabaseError)) return undefined
  const { detail, hint } = error.reveal()
  return {
    sqlstate: error.sqlstate ?? '',
    message: error.message,
    position: error.position,
    detail,
    hint,
  }
}
