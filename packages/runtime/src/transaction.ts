/** Transactions and savepoints on a slot of one's own. COMMIT counts only when the server's tag says so. */
import { DatabaseError } from './errors.ts'
import type { Executor, TransactionOptions } from './pool/executor.ts'
import { channels, type TransactionEvent } from './pool/observe.ts'
import type { Pool } from './pool/pool.ts'
import { checkOptions } from './transaction/options.ts'
import { repeatable, Scope, swallowed } from './transaction/scope.ts'

/** The executor of a pool: single statements in autocommit, transactions on request. */
export function poolExecutor(pool: Pool): Executor {
  return {
    inTransaction: false,
    run: (statement, parameters, options) => pool.run(statement, parameters, options),
    transaction: (body, options = {}) => runTransaction(pool, body, options),
  }
}

async function runTransaction<Result>(
  pool: Pool,
  body: (scope: Executor) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  checkOptions(options)
  const timeout = options.timeout ?? pool.options.transactionTimeout
  const deadline = timeout > 0 ? performance.now() + timeout : Number.POSITIVE_INFINITY
  const retries = options.retry?.attempts ?? 0
  for (let attempt = 0; ; attempt++) {
    const run = new Transaction(pool, options, deadline)
    try {
      return await run.complete(body)
    } catch (error) {
      const again = repeatable(error) || (repeatable(run.firstFailure) && !isUnknown(error))
      const pause = Math.random() * Math.min(1_000, 5 * 2 ** attempt)
      if (!again || attempt >= retries || performance.now() + pause >= deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

const isUnknown = (error: unknown) => error instanceof DatabaseError && error.retry === 'unknown'

class Transaction {
  readonly #pool: Pool
  readonly #options: TransactionOptions
  readonly #deadline: number
  #top: Scope | undefined

  constructor(pool: Pool, options: TransactionOptions, deadline: number) {
    this.#pool = pool
    this.#options = options
    this.#deadline = deadline
  }

  get firstFailure(): DatabaseError | undefined {
    return this.#top?.failure
  }

  async complete<Result>(body: (scope: Executor) => Promise<Result>): Promise<Result> {
    const since = performance.now()
    const left = Number.isFinite(this.#deadline) ? Math.max(1, this.#deadline - since) : undefined
    const slot = await this.#pool.acquire('transaction', { signal: this.#options.signal, timeout: left })
    let outcome: TransactionEvent['outcome'] = 'rolled back'
    try {
      const scope = new Scope(this.#pool, slot, this.#deadline)
      this.#top = scope
      await scope.control(beginText(this.#options, this.#pool, this.#deadline), 'begin')
      const result = await this.#runBody(scope, body)
      outcome = 'committed'
      return result
    } catch (error) {
      if (isUnknown(error)) outcome = 'unknown'
      throw error
    } finally {
      const parted = this.#pool.release(slot)
      const event: TransactionEvent = { duration: performance.now() - since, outcome }
      channels.transaction.publish(event)
      if (parted) await parted
    }
  }

  async #runBody<Result>(scope: Scope, body: (scope: Executor) => Promise<Result>): Promise<Result> {
    const stop = this.#guard(scope)
    try {
      if (scope.endedBy) throw scope.endedBy
      const result = await Promise.race([this.#pool.holding.run(scope, () => body(scope)), scope.ended])
      await scope.settle()
      if (scope.failure) throw swallowed(scope.failure)
      await commit(scope)
      return result
    } catch (error) {
      await rollBack(scope)
      // A COMMIT that was under way when its time was up may have been done.
      throw isUnknown(error) ? error : (scope.endedBy ?? error)
    } finally {
      scope.close()
      stop()
    }
  }

  /** Ends a transaction whose time is up, whose caller gave up or whose pool closes, even one whose body waits for something else. */
  #guard(scope: Scope): () => void {
    const { signal } = this.#options
    const left = this.#deadline - performance.now()
    const late = () =>
      scope.end(
        new DatabaseError({
          kind: 'deadline',
          retry: 'safe',
          message: 'The transaction did not finish in its time.',
        }),
      )
    const timer = Number.isFinite(left) ? setTimeout(late, Math.max(0, left)) : undefined
    const give = () =>
      scope.end(
        new DatabaseError({
          kind: 'aborted',
          retry: 'safe',
          message: 'The transaction was aborted by its caller.',
          cause: signal?.reason,
        }),
      )
    scope.slot.whenClosed = (reason) => scope.end(reason)
    signal?.addEventListener('abort', give, { once: true })
    // It may have fired between the acquisition and here, while BEGIN ran.
    if (signal?.aborted) give()
    return () => {
      clearTimeout(timer)
      scope.slot.whenClosed = undefined
      signal?.removeEventListener('abort', give)
    }
  }
}

function beginText(options: TransactionOptions, pool: Pool, deadline: number): string {
  const modes = [
    options.isolation && `isolation level ${isolation(options.isolation)}`,
    options.readOnly === undefined ? undefined : options.readOnly ? 'read only' : 'read write',
    options.deferrable === undefined ? undefined : options.deferrable ? 'deferrable' : 'not deferrable',
  ].filter((mode) => mode !== undefined)
  const { statementTimeout, idleInTransactionTimeout } = pool.options
  const left = Number.isFinite(deadline) ? Math.max(1, Math.ceil(deadline - performance.now())) : 0
  const statement = Math.min(statementTimeout || Number.POSITIVE_INFINITY, left || Number.POSITIVE_INFINITY)
  return [
    `begin ${modes.join(' ')}`.trim(),
    // The server's own bound is a little later than ours: it is for a client that is gone.
    Number.isFinite(statement) && `set local statement_timeout = ${statement + 500}`,
    idleInTransactionTimeout > 0 && `set local idle_in_transaction_session_timeout = ${idleInTransactionTimeout}`,
  ]
    .filter((part) => part !== false)
    .join('; ')
}

const levels: ReadonlySet<string> = new Set(['read committed', 'repeatable read', 'serializable'])

function isolation(level: string): string {
  if (!levels.has(level))
    throw new DatabaseError({ kind: 'value', message: `The isolation is one of ${[...levels].join(', ')}.` })
  return level
}

async function commit(scope: Scope): Promise<void> {
  const { command } = await scope.control('commit')
  if (command === 'COMMIT') return
  throw new DatabaseError({
    kind: 'rolled-back',
    message: 'The server rolled the transaction back instead of committing it.',
  })
}

async function rollBack(scope: Scope): Promise<void> {
  scope.close()
  if (scope.slot.wire.gone || scope.slot.doomed) return
  await scope.slot.drained()
  if (scope.slot.wire.gone || scope.slot.wire.status === 'I') return
  // A slot that does not answer this is thrown away by `release`.
  await scope.control('rollback').catch(() => {})
}
