/** The pool: one-connection slots, idle ones taken last in first out, callers served first in first out, every wait bounded. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from '../errors.ts'
import { acquireTimeout } from './acquire-timeout.ts'
import type { Connector } from './connector.ts'
import type { RawRows, RunOptions, Statement } from './executor.ts'
import { aborted, checkJob, createJob, type Job, overdue } from './job.ts'
import { channels, type QueryEvent } from './observe.ts'
import { createOpener, type Opener } from './opener.ts'
import type { PoolOptions } from './options.ts'
import { Slot, type SlotOwner } from './slot.ts'
import type { PoolStats } from './stats.ts'
import { createWaiters, type Waiter } from './waiter.ts'
import type { Wire } from './wire.ts'

const ping: Statement = { text: '', name: 'ping', readOnly: true, passing: false }
const nothing = () => {}

export class Pool implements SlotOwner {
  readonly options: PoolOptions
  readonly onQuery: ((event: QueryEvent) => void) | undefined
  /** Set inside the body of a transaction on this pool. */
  readonly holding = new AsyncLocalStorage<true>()
  readonly #connector: Connector
  readonly #slots = new Set<Slot>()
  readonly #idle: Slot[] = []
  readonly #waiters = createWaiters()
  readonly #opener: Opener
  #checking = 0
  #handing = false
  #ticker: NodeJS.Timeout | undefined
  #sweeper: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined
  #whenEmpty: (() => void) | undefined

  constructor(connector: Connector, options: PoolOptions, onQuery?: (event: QueryEvent) => void) {
    this.#connector = connector
    this.options = options
    this.onQuery = onQuery
    this.#opener = createOpener(connector, options.connectTimeout, {
      opened: (wire) => this.#opened(wire),
      failed: (error) => this.#waiters.shift()?.refuse(error),
      settled: () => this.#handOver(),
      isClosing: () => this.#closing !== undefined,
    })
  }

  get stats(): PoolStats {
    const [open, idle] = [this.#slots.size, this.#idle.length]
    const used = open - idle - this.#checking
    return { max: this.options.max, open, idle, used, opening: this.#opener.count, waiting: this.#waiters.size }
  }

  /** One statement in autocommit. */
  run(statement: Statement, parameters: readonly (string | null)[], options?: RunOptions): Promise<RawRows> {
    return new Promise((resolve, reject) => {
      const refused = checkJob(statement, parameters)
      if (refused) {
        reject(refused)
        return
      }
      const job = createJob(statement, parameters, options, this.options.statementTimeout, { resolve, reject })
      if (options?.signal && !this.listen(job, options.signal)) return
      this.#dispatch(job)
    })
  }

  /** A slot of one's own, for a transaction; give it back by `release`. */
  acquire(holder: string, options?: RunOptions): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const refused = this.#refusal(holder)
      if (refused) {
        reject(refused)
        return
      }
      const signal = options?.signal
      const waiter: Waiter = {
        since: performance.now(),
        deadline: performance.now() + this.options.acquireTimeout,
        take: (slot) => {
          signal?.removeEventListener('abort', give)
          slot.holder = holder
          slot.heldSince = performance.now()
          slot.leakTold = false
          resolve(slot)
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', give)
          reject(error)
        },
      }
      const give = () => {
        this.#waiters.remove(waiter)
        reject(aborted({ ...ping, name: holder }, signal?.reason))
      }
      if (signal?.aborted) {
        give()
        return
      }
      signal?.addEventListener('abort', give, { once: true })
      this.#wait(waiter)
    })
  }

  /** Gives a held slot back; it is thrown away unless it is known to be clean. */
  release(slot: Slot): void {
    slot.holder = undefined
    if (slot.wire.status !== 'I') slot.doomed = true
    this.free(slot)
  }

  /** Cancels what the slot runs and throws it away: first the server is asked, then the connection is cut. */
  giveUp(slot: Slot, job: Job, reason: DatabaseError): void {
    if (job.givenUp) return
    job.givenUp = reason
    slot.doomed = true
    const cut = () => {
      if (slot.job === job) slot.wire.destroy(reason)
    }
    this.#connector.cancel(slot.wire).then(() => setTimeout(cut, 100), cut)
  }

  /** Connects a caller's signal to its job; false when it was aborted before. */
  listen(job: Job, signal: AbortSignal): boolean {
    const give = () => this.#abort(job, signal)
    if (signal.aborted) {
      job.reject(aborted(job.statement, signal.reason))
      return false
    }
    signal.addEventListener('abort', give, { once: true })
    job.settle = () => signal.removeEventListener('abort', give)
    return true
  }

  #abort(job: Job, signal: AbortSignal): void {
    const error = aborted(job.statement, signal.reason)
    if (this.#waiters.removeJob(job)) {
      job.reject(error)
      return
    }
    for (const slot of this.#slots) {
      if (slot.job === job) {
        this.giveUp(slot, job, error)
        return
      }
    }
    // Behind another statement of its transaction: it goes with it, unsent.
    job.givenUp = error
  }

  #dispatch(job: Job): void {
    const slot = this.#idle.at(-1)
    if (slot && this.#waiters.size === 0 && !this.#closing && this.#isFresh(slot)) {
      this.#idle.pop()
      this.#watch()
      slot.heldSince = performance.now()
      slot.start(job)
      return
    }
    const refused = this.#refusal(job.statement.name)
    if (refused) {
      job.settle?.()
      job.reject(refused)
      return
    }
    this.#wait({
      since: job.queuedAt,
      deadline: Math.min(job.deadline, performance.now() + this.options.acquireTimeout),
      job,
      take: (free) => {
        free.heldSince = performance.now()
        free.start(job)
      },
      refuse: (error) => {
        job.settle?.()
        job.reject(error)
      },
    })
  }

  #refusal(holder: string): DatabaseError | undefined {
    if (this.#closing)
      return new DatabaseError({ kind: 'closed', message: `\`${holder}\` came after the database was closed.` })
    const full = this.#idle.length === 0 && this.#slots.size + this.#opener.count >= this.options.max
    if (!full || !this.holding.getStore()) return undefined
    return new DatabaseError({
      kind: 'nested-acquire',
      message: `\`${holder}\` wants a second connection inside a transaction while all ${this.options.max} are in use; run it on the transaction's own handle.`,
    })
  }

  #wait(waiter: Waiter): void {
    this.#waiters.add(waiter)
    this.#watch()
    this.#handOver()
  }

  #isFresh(slot: Slot): boolean {
    const now = performance.now()
    return now - slot.idleSince < this.options.pingAfter && now < slot.expiresAt
  }

  /** A slot that has nothing to do: kept, or thrown away. */
  free(slot: Slot): void {
    const { keep } = this.options
    const now = performance.now()
    const spare = this.#waiters.size === 0 && this.#idle.length >= keep
    if (slot.wire.gone) this.#drop(slot)
    else if (slot.doomed || this.#closing || spare || now >= slot.expiresAt || slot.strayed) this.#retire(slot)
    else {
      slot.idleSince = now
      slot.idleUntil = now + jitter(this.options.idleTimeout)
      this.#idle.push(slot)
    }
    this.#handOver()
  }

  again(job: Job, error: DatabaseError): boolean {
    if (error.kind !== 'serialization' && error.kind !== 'deadlock') return false
    if (job.retries >= this.options.statementRetries || this.#closing) return false
    job.retries++
    setTimeout(() => this.#dispatch(job), Math.random() * Math.min(1_000, 5 * 2 ** job.retries))
    return true
  }

  /** Slots to waiters, in order. A loop, never recursion: a statement refused unsent frees its slot in the same turn. */
  #handOver(): void {
    if (this.#handing) return
    this.#handing = true
    while (this.#waiters.size > 0) {
      const slot = this.#idle.pop()
      if (!slot) break
      if (slot.wire.gone) this.#drop(slot)
      else if (this.#isFresh(slot)) this.#waiters.shift()?.take(slot)
      else this.#check(slot)
    }
    const { max } = this.options
    while (this.#waiters.size > this.#opener.count + this.#checking && this.#slots.size + this.#opener.count < max)
      this.#opener.open()
    this.#handing = false
    this.#tellEmpty()
  }

  /** A sign of life before an idle connection is trusted. */
  #check(slot: Slot): void {
    if (performance.now() >= slot.expiresAt) {
      this.#retire(slot)
      return
    }
    this.#checking++
    const late = setTimeout(() => slot.wire.destroy(overdue(ping, slot.idleSince)), this.options.pingTimeout)
    const done = () => {
      clearTimeout(late)
      this.#checking--
    }
    slot.holder = 'ping'
    const settled = {
      // In a turn of its own: the slot is still about to say that it is idle.
      resolve: () =>
        queueMicrotask(() => {
          done()
          slot.holder = undefined
          const waiter = slot.wire.gone ? undefined : this.#waiters.shift()
          if (waiter) waiter.take(slot)
          else this.free(slot)
        }),
      reject: () => {
        done()
        slot.wire.destroy(overdue(ping, slot.idleSince))
        this.#drop(slot)
        this.#handOver()
      },
    }
    slot.start({ ...createJob(ping, [], undefined, 0, settled), simple: true })
  }

  #opened(wire: Wire): void {
    const slot = new Slot(wire, this, this.options.statements)
    if (this.options.maxLifetime > 0) slot.expiresAt = slot.openedAt + jitter(this.options.maxLifetime)
    wire.onGone = () => this.#forget(slot)
    this.#slots.add(slot)
    this.#sweep()
    this.free(slot)
  }

  /** The connection ended by itself, or was cut. */
  #forget(slot: Slot): void {
    const at = this.#idle.indexOf(slot)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#drop(slot)
    if (this.#waiters.size > 0) setImmediate(() => this.#handOver())
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot)
    this.#tellEmpty()
  }

  #retire(slot: Slot): void {
    slot.wire.close().catch(nothing)
    this.#drop(slot)
  }

  /** One ticker for all deadlines, only while something runs or waits; it stops itself. */
  #watch(): void {
    if (this.#ticker) return
    this.#ticker = setInterval(() => this.#tick(), 50)
    this.#ticker.unref()
  }

  #tick(): void {
    const now = performance.now()
    for (const waiter of this.#waiters.takeExpired(now))
      waiter.refuse(
        acquireTimeout(waiter, now, { stats: this.stats, slots: this.#slots, failure: this.#opener.lastFailure }),
      )
    for (const slot of this.#slots) {
      const { job } = slot
      if (job && now >= job.deadline) this.giveUp(slot, job, overdue(job.statement, job.queuedAt))
      this.#tellLeak(slot, now)
    }
    if (this.#waiters.size === 0 && this.#idle.length === this.#slots.size) {
      clearInterval(this.#ticker)
      this.#ticker = undefined
    }
  }

  #tellLeak(slot: Slot, now: number): void {
    const { leakAfter } = this.options
    if (leakAfter === 0 || slot.holder === undefined || slot.leakTold || now - slot.heldSince < leakAfter) return
    slot.leakTold = true
    channels.leak.publish({ holder: slot.holder, held: now - slot.heldSince })
  }

  #sweep(): void {
    if (this.#sweeper) return
    this.#sweeper = setInterval(() => {
      const now = performance.now()
      const old = this.#idle.filter((slot) => now >= slot.expiresAt || now >= slot.idleUntil)
      for (const slot of old) {
        this.#idle.splice(this.#idle.indexOf(slot), 1)
        this.#retire(slot)
      }
    }, 1_000)
    this.#sweeper.unref()
  }

  #tellEmpty(): void {
    if (this.#closing && this.#slots.size === 0 && this.#opener.count === 0) this.#whenEmpty?.()
  }

  /** Refuses new work, waits for what runs, at most `bound`; then ends it on the server. Once is enough. */
  close(bound = 10_000): Promise<void> {
    this.#closing ??= this.#shutDown(bound)
    return this.#closing
  }

  async #shutDown(bound: number): Promise<void> {
    // `#closing` is set before anything below runs.
    await null
    const closed = () => new DatabaseError({ kind: 'closed', retry: 'safe', message: 'The database was closed.' })
    for (const waiter of this.#waiters.takeAll()) waiter.refuse(closed())
    for (const slot of this.#idle.splice(0)) this.#retire(slot)
    await this.#emptied(bound)
    for (const slot of [...this.#slots]) {
      if (slot.job) this.giveUp(slot, slot.job, closed())
      else slot.wire.destroy(closed())
    }
    await this.#emptied(500)
    for (const slot of [...this.#slots]) slot.wire.destroy(closed())
    clearInterval(this.#ticker)
    clearInterval(this.#sweeper)
    await this.#connector.close()
  }

  #emptied(bound: number): Promise<void> {
    if (this.#slots.size === 0 && this.#opener.count === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, bound)
      this.#whenEmpty = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Give or take a fifth, so that connections that opened together do not end together. */
const jitter = (time: number) => (time === 0 ? Number.POSITIVE_INFINITY : time * (0.8 + Math.random() * 0.4))
