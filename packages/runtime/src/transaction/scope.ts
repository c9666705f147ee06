/** What the body of a transaction or of a savepoint gets: statements in turn on one slot, savepoints, and refusals after its end. */
import { DatabaseError } from '../errors.ts'
import type { Executor, RawRows, RunOptions, Statement, TransactionOptions } from '../pool/executor.ts'
import { checkJob, createJob } from '../pool/job.ts'
import type { Pool } from '../pool/pool.ts'
import type { Slot } from '../pool/slot.ts'

export const repeatable = (error: unknown) =>
  error instanceof DatabaseError && (error.kind === 'serialization' || error.kind === 'deadlock')

const control = (text: string, name = text): Statement => ({ text, name, readOnly: false, passing: false })

export function swallowed(failure: DatabaseError): DatabaseError {
  return new DatabaseError({
    ...failure.facts(),
    kind: repeatable(failure) ? failure.kind : 'rolled-back',
    message: `The transaction was rolled back, since a statement in it had failed and a savepoint was not around it: ${failure.message}`,
    cause: failure,
  })
}

const closed = (name: string) =>
  new DatabaseError({ kind: 'transaction-closed', message: `\`${name}\` came after its transaction had ended.` })

export class Scope implements Executor {
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
  readonly #outer: Scope | undefined
  #end: (reason: DatabaseError) => void = () => {}
  #closed = false
  #nested: Promise<unknown> | undefined

  constructor(pool: Pool, slot: Slot, deadline: number, outer?: Scope) {
    this.#pool = pool
    this.slot = slot
    this.#outer = outer
    this.#depth = outer ? outer.#depth + 1 : 0
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
        const told = this.#since(error)
        // What was never sent, since its signal came before, left the server's transaction as it was.
        if (job.sentAt > 0) this.failure ??= told
        this.#lookForEnd(statement, '')
        reject(this.endedBy ?? told)
      }
      const succeed = (rows: RawRows) => {
        this.#lookForEnd(statement, rows.command)
        if (this.endedBy) reject(this.endedBy)
        else resolve(rows)
      }
      const standard = Math.min(this.#pool.options.statementTimeout || Number.POSITIVE_INFINITY, this.#left())
      const job = createJob(statement, parameters, options, Number.isFinite(standard) ? standard : 0, {
        resolve: succeed,
        reject: fail,
      })
      if (options?.signal && !this.#pool.stopper.listen(job, options.signal)) return
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
    const inner = new Scope(this.#pool, this.slot, this.#deadline, this)
    const nested = this.#nest(inner, `tenon_${this.#depth + 1}`, body).finally(() => {
      inner.close()
      this.#nested = undefined
    })
    this.#nested = nested.catch(() => {})
    return nested
  }

  async #nest<Result>(inner: Scope, name: string, body: (scope: Executor) => Promise<Result>): Promise<Result> {
    await this.#controlled(`savepoint ${name}`)
    try {
      const result = await body(inner)
      await inner.settle()
      if (inner.failure) throw swallowed(inner.failure)
      inner.close()
      await this.#controlled(`release savepoint ${name}`)
      return result
    } catch (error) {
      inner.close()
      // The outer one is over, and its connection may be another caller's by now.
      if (this.isOver) throw error
      await this.slot.drained()
      // Without RELEASE each savepoint would stay in the server's memory until the end.
      await this.#controlled(`rollback to savepoint ${name}; release savepoint ${name}`)
      throw error
    }
  }

  /** The server tells that an earlier statement failed; which it was, and by what, is known here. */
  #since(error: DatabaseError): DatabaseError {
    const first = this.failure ?? this.#outer?.failure
    if (error.kind !== 'transaction-failed' || !first) return error
    const message = `\`${error.statement}\` was refused, since \`${first.statement}\` had failed in this transaction: ${first.message}`
    return new DatabaseError({ ...error.facts(), message, cause: first })
  }

  async #controlled(text: string): Promise<void> {
    const refused = this.isOver ? (this.endedBy ?? closed('transaction')) : undefined
    if (refused) throw refused
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

  /** Statements and nested transactions that nobody awaited are waited for, before COMMIT. */
  async settle(): Promise<void> {
    while (this.#nested) await this.#nested
    await this.slot.drained()
  }

  end(reason: DatabaseError): void {
    if (this.#closed) return
    this.endedBy = reason
    this.close()
    const { job } = this.slot
    if (job) this.#pool.stopper.stop(this.slot, job, reason)
    else this.slot.wire.destroy(reason)
    this.#end(reason)
  }

  close(): void {
    this.#closed = true
  }

  get isOver(): boolean {
    return this.#closed || this.#outer?.isOver === true
  }

  /** A text such as COMMIT ends the transaction under the body: what follows would run outside of any. */
  #lookForEnd(statement: Statement, command: string): void {
    if (this.slot.wire.gone || (this.slot.wire.status !== 'I' && command !== 'COMMIT')) return
    const error = new DatabaseError({
      kind: 'transaction-closed',
      message: `\`${statement.name}\` ended the transaction that it ran in. A transaction commits when its body returns and rolls back when it throws.`,
      statement: statement.name,
    })
    for (let scope: Scope | undefined = this; scope; scope = scope.#outer) {
      scope.failure ??= error
      scope.endedBy ??= error
    }
  }

  #left(): number {
    return Number.isFinite(this.#deadline) ? Math.max(1, this.#deadline - performance.now()) : Number.POSITIVE_INFINITY
  }

  #refusal(name: string): DatabaseError | undefined {
    if (this.endedBy) return this.endedBy
    if (this.isOver) return closed(name)
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
