/** One connection of a pool: runs one statement at a time, and is thrown away when anything about it is in doubt. */
import type { DatabaseError } from '../errors.ts'
import { altersSession } from './altered.ts'
import { backend, type RowColumn, readColumns, readRow, readTag } from './answer.ts'
import type { RawRows, Statement } from './executor.ts'
import type { Job } from './job.ts'
import { pinned } from './login.ts'
import { copyFailMessage, executeMessage, queryMessage, syncMessage } from './message.ts'
import { channels, type QueryEvent } from './observe.ts'
import { createPrepared, type PreparedStatements } from './prepared.ts'
import { endsTransaction, failureOf, leftOpen, lossOf, noCopyIn, noCopyOut } from './refusal.ts'
import { readFields, toDatabaseError } from './server-error.ts'
import type { Exchange, TransactionStatus, Wire } from './wire.ts'

export interface SlotOwner {
  /** The slot has nothing to do and nobody holds it. */
  free(slot: Slot): void
  /** A single statement that met a serialization failure or a deadlock; true when it is run again. */
  again(job: Job, error: DatabaseError): boolean
  /** Of the query log; called only where something listens. */
  readonly onQuery: ((event: QueryEvent) => void) | undefined
}

export class Slot implements Exchange {
  readonly wire: Wire
  readonly openedAt = performance.now()
  expiresAt = Number.POSITIVE_INFINITY
  idleSince = performance.now()
  idleUntil = Number.POSITIVE_INFINITY
  /** Held by a transaction: nothing is freed between its statements. */
  holder: string | undefined
  heldSince = 0
  leakTold = false
  /** Cancelled once, so that a late cancel could hit the next statement: never used again. */
  doomed = false
  job: Job | undefined
  /** Of the transaction that holds it: what a pool that waits no longer tells. */
  whenClosed: ((reason: DatabaseError) => void) | undefined
  readonly #owner: SlotOwner
  readonly #prepared: PreparedStatements
  readonly #queue: Job[] = []
  #rows: (string | null)[][] = []
  #columns: readonly RowColumn[] | undefined
  #command = ''
  #count = 0
  #failure: DatabaseError | undefined
  #isNew = false
  #whenIdle: (() => void) | undefined
  #seen = -1
  #strayed = false
  #altered = false
  #isSent = false
  readonly #known = new WeakMap<Statement, readonly RowColumn[]>()

  constructor(wire: Wire, owner: SlotOwner, statements: number) {
    this.wire = wire
    this.#owner = owner
    this.#prepared = createPrepared(statements)
  }

  /** Now, or when what was asked before is answered. */
  submit(job: Job): void {
    if (this.job) this.#queue.push(job)
    else this.start(job)
  }

  start(job: Job): void {
    this.job = job
    job.sentAt = performance.now()
    this.#rows = []
    this.#columns = undefined
    this.#command = ''
    this.#count = 0
    this.#failure = undefined
    this.#isSent = this.wire.gone === undefined
    this.wire.exchange(job.simple ? queryMessage(job.statement.text) : this.#toMessage(job), this)
  }

  /** Resolves when every statement that was submitted is answered. */
  drained(): Promise<void> {
    if (!this.job) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenIdle = resolve
    })
  }

  /** True when a statement has left something to the session that the next caller must not meet. */
  get strayed(): boolean {
    if (this.#altered) return true
    if (this.#seen === this.wire.parametersSeen) return this.#strayed
    this.#seen = this.wire.parametersSeen
    this.#strayed = this.#hasStrayed()
    return this.#strayed
  }

  #hasStrayed(): boolean {
    for (const [name, value] of this.wire.parameters) {
      const wanted = pinned[name]
      if (wanted !== undefined && wanted !== value) return true
    }
    return false
  }

  #toMessage(job: Job): Buffer {
    const { statement, parameters } = job
    const { name, isNew } = this.#prepared.use(statement)
    this.#isNew = isNew
    const parse = isNew ? { text: statement.text, types: statement.types ?? [] } : undefined
    const describe = statement.describe === true && !this.#known.has(statement)
    return executeMessage({ name, parse, parameters, describe, forget: this.#prepared.takeFallen() })
  }

  take(type: number, bytes: Buffer, start: number, end: number): void {
    switch (type) {
      case backend.row:
        this.#rows.push(readRow(bytes, start, end))
        return
      case backend.commandComplete: {
        const { command, count } = readTag(bytes, start, end)
        this.#command = command
        this.#count = count
        if (this.job && !this.job.simple && altersSession(command, this.job.statement)) this.#altered = true
        return
      }
      case backend.rowDescription:
        this.#columns = readColumns(bytes, start, end)
        return
      case backend.noRows:
        this.#columns = []
        return
      case backend.error: {
        const { statement, parameters } = this.job ?? {}
        const context = { discreet: true, statement: statement?.name, text: statement?.text, parameters } as const
        this.#failure ??= toDatabaseError(readFields(bytes, start, end), context)
        // A lock of the session outlives its statement's failure.
        if (statement?.leaves === true) this.#altered = true
        return
      }
      case backend.copyIn:
        // While it copies the server reads over the Sync that was sent with the statement.
        this.#failure = noCopyIn(this.job)
        this.wire.write(copyFailMessage('COPY FROM STDIN has no input here'))
        if (!this.job?.simple) this.wire.write(syncMessage())
        return
      case backend.copyOut:
        this.#failure ??= noCopyOut(this.job)
    }
  }

  ready(status: TransactionStatus): void {
    const job = this.job
    if (!job) return
    const failure = this.#failure ?? (status === 'I' || this.holder !== undefined ? undefined : leftOpen(job))
    if (failure) {
      if (this.#isNew || failure.kind === 'stale-plan' || failure.kind === 'statement-lost')
        this.#prepared.forget(job.statement)
      if (this.#prepareAgain(job, failure, status)) return
    }
    this.job = undefined
    this.#next(job, failure, status)
  }

  /** A plan that a migration made stale, or a statement that a pooler lost: outside of a transaction nothing was done. */
  #prepareAgain(job: Job, failure: DatabaseError, status: TransactionStatus): boolean {
    const lost = failure.kind === 'stale-plan' || failure.kind === 'statement-lost'
    if (!lost || job.retries > 0 || status !== 'I' || job.simple || job.givenUp) return false
    job.retries++
    this.#known.delete(job.statement)
    this.start(job)
    return true
  }

  /** The caller hears first; what it submits in turn is queued behind what waits already. */
  #next(job: Job, failure: DatabaseError | undefined, status: TransactionStatus): void {
    this.#tell(job, failure)
    if (!failure && job.statement.describe && this.#columns) this.#known.set(job.statement, this.#columns)
    const isHeld = this.holder !== undefined
    // It will be run again, on whatever slot is free then.
    const isRepeated = failure && !isHeld && !job.givenUp && this.#owner.again(job, failure)
    if (!isRepeated) this.#answer(job, failure && failureOf(job, failure, isHeld))
    const queued = this.#nextQueued()
    if (queued) this.start(queued)
    else this.#idle(status)
  }

  #answer(job: Job, failure: DatabaseError | undefined): void {
    job.settle?.()
    const rows = this.#toRows(job)
    const parting = this.holder === undefined ? this.part() : undefined
    if (!parting) tell(job, failure, rows)
    else parting.then(() => tell(job, failure, rows))
  }

  /** Ends a session to which something was left; a lock of it must be gone from the server before the caller goes on. */
  part(): Promise<void> | undefined {
    return this.#altered && !this.wire.gone ? this.wire.close() : undefined
  }

  /** What was given up while it waited is not sent. */
  #nextQueued(): Job | undefined {
    for (;;) {
      const queued = this.#queue.shift()
      if (!queued?.givenUp) return queued
      queued.settle?.()
      queued.reject(queued.givenUp)
    }
  }

  #toRows(job: Job): RawRows {
    const answer = { rows: this.#rows, count: this.#count, command: this.#command }
    if (!job.statement.describe) return answer
    return { ...answer, columns: this.#columns ?? this.#known.get(job.statement) ?? [] }
  }

  #idle(status: TransactionStatus): void {
    this.#rows = []
    this.#whenIdle?.()
    this.#whenIdle = undefined
    if (this.holder !== undefined) return
    // A transaction that a raw text began must not catch the next caller's statements.
    if (status !== 'I') this.doomed = true
    this.#owner.free(this)
  }

  lost(reason: DatabaseError): void {
    const job = this.job
    this.job = undefined
    if (job) {
      this.#tell(job, reason)
      job.settle?.()
      // Inside a transaction nothing counts before COMMIT, ours or the caller's own; what never left did nothing.
      const isInner = this.holder !== undefined && !endsTransaction(job)
      job.reject(lossOf(job, reason, !this.#isSent || isInner))
    }
    // In a held slot these were not sent, and their transaction is gone.
    for (const queued of this.#queue.splice(0)) {
      queued.settle?.()
      queued.reject(queued.givenUp ?? reason)
    }
    this.#whenIdle?.()
    this.#whenIdle = undefined
  }

  /** For the logs. */
  #tell(job: Job, failure: DatabaseError | undefined): void {
    const { onQuery } = this.#owner
    if (!onQuery && !channels.query.hasSubscribers) return
    const event: QueryEvent = {
      name: job.statement.name,
      text: job.statement.text,
      duration: performance.now() - job.queuedAt,
      waited: job.sentAt - job.queuedAt,
      rows: this.#rows.length,
      error: failure && { kind: failure.kind, sqlstate: failure.sqlstate },
    }
    onQuery?.(event)
    channels.query.publish(event)
  }
}

function tell(job: Job, failure: DatabaseError | undefined, rows: RawRows): void {
  if (failure) job.reject(failure)
  else job.resolve(rows)
}
