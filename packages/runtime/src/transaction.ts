/** Transactions and savepoints on a slot of one's own. COMMIT counts only when the server's tag says so. */
import { DatabaseError } from './errors.ts'
import type { Executor, RawRows, RunOptions, Statement, TransactionOptions } from './pool/executor.ts'
import { checkJob, createJob } from './pool/job.ts'
import { channels, type TransactionEvent } from './pool/observe.ts'
import type { Pool } from './pool/pool.ts'
import type { Slot } from './pool/slot.ts'

/** The executor of a pool: single statements in autocommit, transactions on request. */
export function poolExecutor(pool: Pool): Executor {
  return {
    inTransaction: false,
    run: (statement, parameters, options) => pool.run(statement, parameters, options),
    transaction: (body, options = {}) => runTransaction(pool, body, options),
  }
}

const repeatable = (error: unknown) =>
  error instanceof DatabaseError && (error.kind === 'serialization' || error.kind === 'deadlock')

async function runTransaction<Result>(
  pool: Pool,
  body: (scope: Executor) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  const timeout = options.timeout ?? pool.options.transactionTimeout
  const deadline = timeout > 0 ? performance.now() + timeout : Number.POSITIVE_INFINITY
  const retries = options.retry?.attempts ?? 0
  for (let attempt = 0; ; attempt++) {
    const run = new Transaction(pool, options, deadline)
    try {
      return await run.complete(body)
    } catch (error) {
      const again =
        repeatable(error) ||
        (repeatable(run.firstFailure) && !(error instanceof DatabaseError && error.retry === 'unknown'))
      const pause = Math.random() * Math.min(1_000, 5 * 2 ** attempt)
      if (!again || attempt >= retries || performance.now() + pause >= deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

const control = (text: string, name = text): Statement => ({ text, name, readOnly: false, passing: false })

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
    const slot = await this.#pool.acquire('transaction', this.#options)
    let outcome: TransactionEvent['outcome'] = 'rolled back'
    try {
      const scope = new Scope(this.#pool, slot, 0, this.#deadline)
      this.#top = scope
      await scope.control(beginText(this.#options, this.#pool, this.#deadline), 'begin')
      const result = await this.#runBody(scope, body)
      outcome = 'committed'
      return result
    } catch (error) {
      if (error instanceof DatabaseError && error.retry === 'unknown') outcome = 'unknown'
      throw error
    } finally {
      this.#pool.release(slot)
      const event: TransactionEvent = { duration: performance.now() - since, outcome }
      channels.transaction.publish(event)
    }
  }

  async #runBody<Result>(scope: Scope, body: (scope: Executor) => Promise<Result>): Promise<Result> {
    const stop = this.#guard(scope)
    try {
      const result = await Promise.race([this.#pool.holding.run(true, () => body(scope)), scope.ended])
      await scope.settle()
      if (scope.failure) throw swallowed(scope.failure)
      await commit(scope)
      return result
    } catch (error) {
      await rollBack(scope)
      throw scope.endedBy ?? error
    } finally {
      scope.close()
      stop()
    }
  }

  /** Ends a transaction whose time is up or whose caller gave up, even one whose body waits for something else. */
  #guard(scope: Scope): () => void {
    const { signal } = this.#options
    const left = this.#deadline - performance.now()
    const late = () =>
      scope.end(
        new DatabaseError({
          kind: 'deadline',
          retry: 'safe',
          message: 'The transaction did not finish in its time and was rolled back.',
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
    signal?.addEventListener('abort', give, { once: true })
    return () => {
      clearTimeout(timer)
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

function swallowed(failure: DatabaseError): DatabaseError {
  return new DatabaseError({
    ...failure.facts(),
    kind: repeatable(failure) ? failure.kind : 'rolled-back',
    message: `The transaction was rolled back, since a statement in it had failed and a savepoint was not around it: ${failure.message}`,
    cause: failure,
  })
}

/** What the body of a transaction or of a savepoint gets. */
class Scope implements Executor {
  readonly inTransaction = true
  readonly slot: Slot
  /** The first statement that the server refused here, whoever caught it. */
  failure: DatabaseError | undefined
  /** Why it was ended from outside. */
  endedBy: DatabaseError | undefined
  /** Rejects when it is ended from outside. */
  readonly ended: Promise<never>
  readonly #pool: Pool
  readonly #depth: number
  readonly #deadline: number
  #end: (reason: DatabaseError) => void = () => {}
  #closed = false
  #nested = false

  constructor(pool: Pool, slot: Slot, depth: number, deadline: number) {
    this.#pool = pool
    this.slot = slot
    this.#depth = depth
    this.#deadline = deadline
    this.ended = new Promise((_, reject) => {
      this.#end = reject
    })
    // A forgotten await must not end the process.
    this.ended.catch(() => {})
  }

  run(statement: Statement, parameters: readonly (string | null)[], options?: RunOptions): Promise<RawRows> {
    const refused = this.#refusal(statement.name) ?? checkJob(statement, parameters)
    if (refused) return Promise.reject(refused)
    const answer = new Promise<RawRows>((resolve, reject) => {
      const fail = (error: DatabaseError) => {
        // What was refused unsent left the server's transaction as it was.
        this.failure ??= error
        reject(this.endedBy ?? error)
      }
      const standard = Math.min(this.#pool.options.statementTimeout || Number.POSITIVE_INFINITY, this.#left())
      const job = createJob(statement, parameters, options, Number.isFinite(standard) ? standard : 0, {
        resolve,
        reject: fail,
      })
      if (options?.signal && !this.#pool.listen(job, options.signal)) return
      this.slot.submit(job)
    })
    answer.catch(() => {})
    return answer
  }

  /** A savepoint: released when the body resolves, rolled back and released when it rejects. */
  async transaction<Result>(
    body: (scope: Executor) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const refused = this.#refusal('transaction')
    if (refused) throw refused
    if (Object.values(options).some((value) => value !== undefined)) {
      throw new DatabaseError({
        kind: 'nested-use',
        message: 'A nested transaction is a savepoint and takes no options.',
      })
    }
    this.#nested = true
    const inner = new Scope(this.#pool, this.slot, this.#depth + 1, this.#deadline)
    const name = `tenon_${this.#depth + 1}`
    try {
      await this.#controlled(`savepoint ${name}`)
      return await this.#nest(inner, name, body)
    } finally {
      inner.close()
      this.#nested = false
    }
  }

  async #nest<Result>(inner: Scope, name: string, body: (scope: Executor) => Promise<Result>): Promise<Result> {
    try {
      const result = await body(inner)
      await inner.settle()
      if (inner.failure) throw swallowed(inner.failure)
      inner.close()
      await this.#controlled(`release savepoint ${name}`)
      return result
    } catch (error) {
      inner.close()
      await this.slot.drained()
      // Without RELEASE each savepoint would stay in the server's memory until the end.
      await this.#controlled(`rollback to savepoint ${name}; release savepoint ${name}`)
      throw error
    }
  }

  async #controlled(text: string): Promise<void> {
    try {
      await this.control(text, text.split(';')[0])
    } catch (error) {
      if (error instanceof DatabaseError) this.failure ??= error
      throw error
    }
  }

  /** Transaction control, by the simple protocol. */
  control(text: string, name?: string): Promise<RawRows> {
    return new Promise((resolve, reject) => {
      const left = Math.max(this.#left(), 1_000)
      const job = createJob(control(text, name), [], undefined, Number.isFinite(left) ? left : 0, { resolve, reject })
      this.slot.submit({ ...job, simple: true })
    })
  }

  /** Statements that nobody awaited are waited for, before COMMIT. */
  settle(): Promise<void> {
    return this.slot.drained()
  }

  end(reason: DatabaseError): void {
    if (this.#closed) return
    this.endedBy = reason
    this.close()
    const { job } = this.slot
    if (job) this.#pool.giveUp(this.slot, job, reason)
    else this.slot.wire.destroy(reason)
    this.#end(reason)
  }

  close(): void {
    this.#closed = true
  }

  #left(): number {
    return Number.isFinite(this.#deadline) ? Math.max(1, this.#deadline - performance.now()) : Number.POSITIVE_INFINITY
  }

  #refusal(name: string): DatabaseError | undefined {
    if (this.endedBy) return this.endedBy
    if (this.#closed)
      return new DatabaseError({
        kind: 'transaction-closed',
        message: `\`${name}\` came after its transaction had ended.`,
      })
    if (this.#nested) {
      return new DatabaseError({
        kind: 'nested-use',
        message: `\`${name}\` runs on a transaction while a nested one is open; use the inner handle.`,
      })
    }
    if (this.slot.wire.gone)
      return new DatabaseError({ ...this.slot.wire.gone.facts(), retry: 'safe', statement: name })
    return undefined
  }
}
