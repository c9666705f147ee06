/** The pool: one-connection slots, idle ones taken last in first out, callers served first in first out, every wait bounded. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { DatabaseError } from '../errors.ts'
import { acquireTimeout } from './acquire-timeout.ts'
import { createClock, jitter } from './clock.ts'
import type { Connector } from './connector.ts'
import { createEmptiness, endPool } from './ending.ts'
import type { RawRows, RunOptions, Statement } from './executor.ts'
import { nestedAcquire, tellLeak, toHoldingWaiter, tooLate } from './holding.ts'
import { checkJob, createJob, type Job, overdue } from './job.ts'
import { channels, type QueryEvent } from './observe.ts'
import { createOpener, type Opener } from './opener.ts'
import type { PoolOptions } from './options.ts'
import { pingSlot } from './ping.ts'
import { repeatLater } from './repeat.ts'
import { Slot, type SlotOwner } from './slot.ts'
import type { PoolStats } from './stats.ts'
import { createStopper, type Stopper } from './stopper.ts'
import { createWaiters, type Waiter } from './waiter.ts'
import type { Wire } from './wire.ts'

const nothing = () => {}

export class Pool implements SlotOwner {
  readonly options: PoolOptions
  readonly onQuery: ((event: QueryEvent) => void) | undefined
  /** Set inside the body of a transaction on this pool, and in all that it starts, which may outlive it. */
  readonly holding = new AsyncLocalStorage<{ readonly isOver: boolean }>()
  readonly stopper: Stopper
  readonly #connector: Connector
  readonly #slots = new Set<Slot>()
  readonly #idle: Slot[] = []
  readonly #waiters = createWaiters()
  readonly #opener: Opener
  readonly #emptiness = createEmptiness(() => this.#slots.size === 0 && this.#opener.count === 0)
  #checking = 0
  #handing = false
  readonly #deadlines = createClock(50, (now) => this.#lookAtDeadlines(now))
  readonly #sweeper = createClock(1_000, (now) => this.#sweepOut(now))
  #closing: Promise<void> | undefined

  constructor(connector: Connector, options: PoolOptions, onQuery?: (event: QueryEvent) => void) {
    this.#connector = connector
    this.options = options
    this.onQuery = onQuery
    this.stopper = createStopper(connector, this.#waiters, this.#slots)
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
      if (options?.signal && !this.stopper.listen(job, options.signal)) return
      this.#dispatch(job)
    })
  }

  /** A slot of one's own, for a transaction; give it back by `release`. A `timeout` shortens the wait, never prolongs it. */
  acquire(holder: string, options?: RunOptions): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const refused = this.#refusal(holder)
      if (refused) {
        reject(refused)
        return
      }
      const leave = (one: Waiter) => this.#waiters.remove(one)
      const waiter = toHoldingWaiter({
        ...{ holder, signal: options?.signal },
        timeout: Math.min(this.options.acquireTimeout, options?.timeout || Number.POSITIVE_INFINITY),
        ...{ resolve, reject, leave },
      })
      if (!waiter) return
      const slot = this.#takeFresh()
      if (slot) waiter.take(slot)
      else this.#wait(waiter)
    })
  }

  /** Gives a held slot back; it is thrown away unless it is known to be clean. To be awaited where it says so. */
  release(slot: Slot): Promise<void> | undefined {
    slot.holder = undefined
    if (slot.wire.status !== 'I') slot.doomed = true
    const parted = slot.part()
    this.free(slot)
    return parted
  }

  #dispatch(job: Job): void {
    const slot = this.#takeFresh()
    if (slot) {
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
    if (this.#closing) return tooLate(holder)
    const full = this.#idle.length === 0 && this.#slots.size + this.#opener.count >= this.options.max
    return full && this.holding.getStore()?.isOver === false ? nestedAcquire(holder, this.options.max) : undefined
  }

  /** What a caller gets at once, when nobody waits. */
  #takeFresh(): Slot | undefined {
    const slot = this.#idle.at(-1)
    if (!slot || this.#waiters.size > 0 || this.#closing || !this.#isFresh(slot)) return undefined
    this.#deadlines.start()
    return this.#idle.pop()
  }

  #wait(waiter: Waiter): void {
    this.#waiters.add(waiter)
    this.#deadlines.start()
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
    return !this.#closing && repeatLater(job, error, this.options.statementRetries, (one) => this.#dispatch(one))
  }

  /** Slots to waiters, in order. A loop, never recursion: a statement refused unsent frees its slot in the same turn. */
  #handOver(): void {
    if (this.#handing) return
    this.#handing = true
    while (this.#waiters.size > 0) {
      const slot = this.#idle.pop()
      if (!slot) break
      if (slot.wire.gone) this.#drop(slot)
      else if (this.#isFresh(slot)) this.#serve(slot)
      else this.#check(slot)
    }
    const { max } = this.options
    while (this.#waiters.size > this.#opener.count + this.#checking && this.#slots.size + this.#opener.count < max)
      this.#opener.open()
    this.#handing = false
    this.#emptiness.look()
  }

  /** A sign of life before an idle connection is trusted. */
  #check(slot: Slot): void {
    if (performance.now() >= slot.expiresAt) {
      this.#retire(slot)
      return
    }
    this.#checking++
    pingSlot(slot, this.options.pingTimeout, (isAlive) => {
      this.#checking--
      if (!isAlive || !this.#serve(slot)) this.free(slot)
    })
  }

  /** The first in line gets the slot; false when nobody waits any more. */
  #serve(slot: Slot): boolean {
    const waiter = this.#waiters.shift()
    if (!waiter) return false
    if (channels.acquire.hasSubscribers) channels.acquire.publish({ waited: performance.now() - waiter.since })
    waiter.take(slot)
    return true
  }

  #opened(wire: Wire): void {
    const slot = new Slot(wire, this, this.options.statements)
    if (this.options.maxLifetime > 0) slot.expiresAt = slot.openedAt + jitter(this.options.maxLifetime)
    wire.onGone = () => this.#forget(slot)
    this.#slots.add(slot)
    this.#sweeper.start()
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
    this.#emptiness.look()
  }

  #retire(slot: Slot): void {
    slot.wire.close().catch(nothing)
    this.#drop(slot)
  }

  /** True while there is something to look at. */
  #lookAtDeadlines(now: number): boolean {
    for (const waiter of this.#waiters.takeExpired(now))
      waiter.refuse(
        acquireTimeout(waiter, now, { stats: this.stats, slots: this.#slots, failure: this.#opener.lastFailure }),
      )
    for (const slot of this.#slots) {
      const { job } = slot
      if (job && now >= job.deadline) this.stopper.stop(slot, job, overdue(job.statement, job.queuedAt))
      tellLeak(slot, now, this.options.leakAfter)
    }
    return this.#waiters.size > 0 || this.#idle.length < this.#slots.size
  }

  #sweepOut(now: number): boolean {
    const old = this.#idle.filter((slot) => now >= slot.expiresAt || now >= slot.idleUntil)
    for (const slot of old) {
      this.#idle.splice(this.#idle.indexOf(slot), 1)
      this.#retire(slot)
    }
    return this.#slots.size > 0
  }

  /** Refuses new work, waits for what runs, at most `bound`; then ends it on the server. Once is enough. */
  close(bound = 10_000): Promise<void> {
    this.#closing ??= this.#end(bound)
    return this.#closing
  }

  async #end(bound: number): Promise<void> {
    // `#closing` is set before anything below runs.
    await null
    const retireIdle = () => {
      for (const slot of this.#idle.splice(0)) this.#retire(slot)
    }
    const [waiters, slots, emptiness, stopper] = [this.#waiters, this.#slots, this.#emptiness, this.stopper]
    await endPool({ waiters, slots, emptiness, stopper, retireIdle }, bound)
    this.#deadlines.stop()
    this.#sweeper.stop()
    await this.#connector.close()
  }
}
