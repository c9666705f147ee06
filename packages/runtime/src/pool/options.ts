/** What a pool can be told, and what it does untold. Times are milliseconds. */
import { DatabaseError } from '../errors.ts'

export interface PoolOptions {
  /** Most connections at a time. */
  readonly max: number
  /** Idle ones that are kept; 0 closes each on release. */
  readonly keep: number
  /** How long a caller waits for a connection. */
  readonly acquireTimeout: number
  /** For TCP, TLS and login of one connection. */
  readonly connectTimeout: number
  /** Age at which a connection is replaced, give or take a fifth; 0 for never. */
  readonly maxLifetime: number
  /** Idleness after which a connection is closed, give or take a fifth; 0 for never. */
  readonly idleTimeout: number
  /** A connection idle for longer is asked for a sign of life before it is used. */
  readonly pingAfter: number
  readonly pingTimeout: number
  /** For one statement, its wait included; 0 for none. */
  readonly statementTimeout: number
  /** For a whole transaction; 0 for none. */
  readonly transactionTimeout: number
  /** Between two statements of a transaction, held by the server; 0 for none. */
  readonly idleInTransactionTimeout: number
  /** Places for the statements of passing shapes on each connection. */
  readonly statements: number
  /** Runs again for a single statement after a serialization failure or a deadlock. */
  readonly statementRetries: number
  /** A connection held for longer is reported as a leak on `tenon:leak`; 0 for never. */
  readonly leakAfter: number
}

export const defaultPoolOptions: PoolOptions = {
  max: 10,
  keep: 10,
  acquireTimeout: 5_000,
  connectTimeout: 5_000,
  maxLifetime: 30 * 60_000,
  idleTimeout: 10 * 60_000,
  pingAfter: 500,
  pingTimeout: 1_000,
  statementTimeout: 30_000,
  transactionTimeout: 30_000,
  idleInTransactionTimeout: 10_000,
  statements: 200,
  statementRetries: 3,
  leakAfter: 30_000,
}

/** Checks what a caller gives and completes it; `keep` follows `max`. */
export function toPoolOptions(given: Readonly<Record<string, unknown>> = {}): PoolOptions {
  const options: Record<string, number> = { ...defaultPoolOptions }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!Object.hasOwn(defaultPoolOptions, name)) {
      const known = Object.keys(defaultPoolOptions).map((one) => `\`${one}\``)
      throw refuse(`The pool has no option \`${name}\`. Known: ${known.join(', ')}.`)
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < (name === 'max' ? 1 : 0)) {
      throw refuse(`The pool's option \`${name}\` is a whole number${name === 'max' ? ' from 1' : ''}.`)
    }
    options[name] = value
  }
  if (given.keep === undefined) options.keep = options.max ?? 0
  // Every name is one of the defaults'.
  return options as unknown as PoolOptions
}

const refuse = (message: string) => new DatabaseError({ kind: 'configuration', message })
