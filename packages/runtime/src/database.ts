/** `openDatabase`: what the generated `connect` calls. Opens nothing before the first statement. */

import { type HandleFactory, handleFactory, type Transaction } from './database/handle.ts'
import { toQueryLog } from './database/log.ts'
import type { RawQuery } from './database/raw-query.ts'
import { type DatabaseOptions, type Target, toTarget } from './database/target.ts'
import { DatabaseError } from './errors.ts'
import { type Connector, embeddedConnector, serverConnector } from './pool/connector.ts'
import type { Executor, RunOptions, TransactionOptions } from './pool/executor.ts'
import { toPoolOptions } from './pool/options.ts'
import { Pool } from './pool/pool.ts'
import type { PoolStats } from './pool/stats.ts'
import type { DatabaseMetadata } from './query/metadata.ts'
import { poolExecutor } from './transaction.ts'

/** What the provider can do; asking for the rest is an error of kind `not-supported`. */
export interface Capabilities {
  readonly provider: 'server' | 'pglite'
  /** More than one connection at a time. */
  readonly concurrent: boolean
  /** Deadlines and signals that stop a running statement. */
  readonly cancel: boolean
}

/** `Tables`: the repositories, and `reports`. */
export type Database<Tables extends object = object> = Tables &
  RawQuery & {
    /** Commits when the body resolves, rolls back when it rejects. */
    transaction<Result>(
      body: (tx: Transaction<Tables>) => Promise<Result>,
      options?: TransactionOptions,
    ): Promise<Result>
    /** Refuses new work, waits for what runs (10 s at most, or `bound` milliseconds), ends all connections. */
    close(bound?: number): Promise<void>
    /** Where it is, without a password. */
    readonly location: string
    readonly capabilities: Capabilities
    /** The pool at this moment. */
    readonly stats: PoolStats
  }

interface Inside {
  readonly create: HandleFactory
  readonly executor: Executor
}

const insides = new WeakMap<object, Inside>()

/** For `@tenon/runtime/testing`: how to make another handle of the same schema. */
export function insideOf(database: object): Inside {
  const inside = insides.get(database)
  if (!inside) throw new TypeError('That is no database of Tenon.')
  return inside
}

/** Where the options say no place: the environment that `TENON_ENV` names. */
export function openDatabase<Tables extends object = object>(
  target: string | DatabaseOptions,
  metadata: DatabaseMetadata,
): Database<Tables> {
  const { address, location, options } = toTarget(target, metadata)
  const pglite = address.kind === 'pglite'
  const pool = new Pool(
    toConnector({ address, location, options }),
    poolOptions(options, pglite),
    toQueryLog(options.log),
  )
  const capabilities: Capabilities = { provider: pglite ? 'pglite' : 'server', concurrent: !pglite, cancel: !pglite }
  const executor = pglite ? withoutCancel(poolExecutor(pool)) : poolExecutor(pool)
  const create = handleFactory(metadata)
  const own = {
    close: (bound?: number) => pool.close(bound),
    location,
    capabilities,
    get stats() {
      return pool.stats
    },
  }
  const database = create(executor, own)
  insides.set(database, { create, executor })
  // The factory makes every property that the metadata names; the generated types come from the same model.
  return database as Database<Tables>
}

function toConnector({ address, options }: Target): Connector {
  const connector = {
    applicationName: options.applicationName ?? 'tenon',
    settings: options.settings ?? {},
    pooler: options.pooler === 'transaction',
  }
  return address.kind === 'server' ? serverConnector(address, connector) : embeddedConnector(address, connector)
}

/** The embedded server has one session, takes seconds to start, and no timer fires while it computes. */
function poolOptions(options: DatabaseOptions, pglite: boolean) {
  const pool = toPoolOptions(options.pool)
  if (!pglite) return pool
  const acquireTimeout = options.pool?.acquireTimeout ?? 60_000
  return {
    ...pool,
    max: 1,
    keep: 1,
    acquireTimeout,
    maxLifetime: 0,
    idleTimeout: 0,
    statementTimeout: 0,
    pingAfter: Number.POSITIVE_INFINITY,
  }
}

/** What a caller asks for is refused; bounds that the pool or a report has by itself go without effect. */
function withoutCancel(executor: Executor): Executor {
  const refusal = (options: RunOptions | undefined) =>
    (options?.signal || options?.timeout) &&
    new DatabaseError({
      kind: 'not-supported',
      message: 'PGlite cannot stop a running statement, so it takes no signal and no timeout; see `db.capabilities`.',
    })
  return {
    inTransaction: executor.inTransaction,
    run: (statement, parameters, options) => {
      const refused = refusal(options)
      return refused ? Promise.reject(refused) : executor.run(statement, parameters, unbound)
    },
    transaction: (body, options) => {
      const refused = refusal(options)
      return refused ? Promise.reject(refused) : executor.transaction((scope) => body(withoutCancel(scope)), options)
    },
  }
}

const unbound: RunOptions = { timeout: 0 }
