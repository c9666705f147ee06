/** One authenticated connection: sends whole messages and hands each answer to the exchange that waits for it. One exchange at a time. */
import type { Duplex } from 'node:stream'
import { DatabaseError } from '../errors.ts'
import { authenticationFault, backend } from './answer.ts'
import { terminateMessage } from './message.ts'
import { readFields, type ServerFields, toDatabaseError } from './server-error.ts'

/** `I` idle, `T` in a transaction, `E` in a failed one; of ReadyForQuery. */
export type TransactionStatus = 'I' | 'T' | 'E'

/** What waits for an answer. `take` throws where a message can't be read. */
export interface Exchange {
  /** A message of the answer; its body lies in `bytes` from `start` to `end` and is only valid during the call. */
  take(type: number, bytes: Buffer, start: number, end: number): void
  /** ReadyForQuery: the answer is complete. */
  ready(status: TransactionStatus): void
  /** The connection is gone; nothing more comes. */
  lost(reason: DatabaseError): void
}

export class Wire {
  readonly stream: Duplex
  /** ParameterStatus, kept current. */
  readonly parameters = new Map<string, string>()
  /** Counts them, so that a look at `parameters` can be spared. */
  parametersSeen = 0
  readonly noticeListeners = new Set<(fields: ServerFields) => void>()
  pid = 0
  secret = 0
  status: TransactionStatus = 'I'
  /** Why it is of no use any more. */
  gone: DatabaseError | undefined
  /** Called once, in the turn in which the connection ends. */
  onGone: (() => void) | undefined
  /** The last ErrorResponse that no exchange waited for: why the server closes. */
  lastWords: ServerFields | undefined
  #exchange: Exchange | undefined
  #parts: Buffer[] = []
  #length = 0
  #needed = 5

  constructor(stream: Duplex) {
    this.stream = stream
    stream.on('data', (chunk: Buffer) => this.#hear(chunk))
    stream.on('error', (cause: Error) => this.#end(cause))
    stream.on('close', () => this.#end(undefined))
    stream.on('end', () => this.#end(undefined))
  }

  get busy(): boolean {
    return this.#exchange !== undefined
  }

  /** Sends and waits; the caller makes sure that nothing else is under way. */
  exchange(bytes: Buffer, exchange: Exchange): void {
    if (this.gone) {
      exchange.lost(this.gone)
      return
    }
    if (this.#exchange) throw new Error('Two exchanges on one connection: please report this as a bug of Tenon.')
    this.#exchange = exchange
    this.stream.write(bytes)
  }

  /** Something in the middle of an exchange, such as CopyFail. */
  write(bytes: Buffer): void {
    if (!this.gone) this.stream.write(bytes)
  }

  /** Ends the connection at once; what waits is told `reason`. */
  destroy(reason: DatabaseError): void {
    this.#finish(reason)
    this.stream.destroy()
  }

  /** Says goodbye and ends the connection, at the latest after `bound` milliseconds. */
  close(bound = 200): Promise<void> {
    if (this.stream.destroyed) return Promise.resolve()
    this.#finish(new DatabaseError({ kind: 'closed', message: 'The connection was closed.' }))
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.stream.destroy(), bound)
      this.stream.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      this.stream.end(terminateMessage())
    })
  }

  #end(cause: Error | undefined): void {
    if (!this.gone) this.#finish(this.#lossOf(cause))
    this.stream.destroy()
  }

  #lossOf(cause: Error | undefined): DatabaseError {
    if (this.lastWords)
      return new DatabaseError({ ...toDatabaseError(this.lastWords).facts(), kind: 'connection-lost' })
    const message = `The connection was lost${cause ? `: ${cause.message}` : ''}.`
    return new DatabaseError({ kind: 'connection-lost', message, cause })
  }

  #finish(reason: DatabaseError): void {
    if (this.gone) return
    this.gone = reason
    const waiting = this.#exchange
    this.#exchange = undefined
    this.#parts = []
    this.#length = 0
    waiting?.lost(reason)
    this.onGone?.()
  }

  /** A stream that does not hold together is of no use any more; no listener of a socket may throw. */
  #hear(chunk: Buffer): void {
    try {
      this.#read(chunk)
    } catch (cause) {
      this.#end(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  /** Splits the stream into messages; a message that comes in many pieces is joined once. */
  #read(chunk: Buffer): void {
    let bytes = chunk
    if (this.#length > 0) {
      this.#parts.push(chunk)
      this.#length += chunk.length
      if (this.#length < this.#needed) return
      bytes = Buffer.concat(this.#parts)
      this.#parts = []
      this.#length = 0
    }
    let at = 0
    this.#needed = 5
    while (bytes.length - at >= 5) {
      const size = bytes.readInt32BE(at + 1) + 1
      if (size < 5) {
        this.#end(new Error('a message of impossible length came'))
        return
      }
      if (bytes.length - at < size) {
        this.#needed = size
        break
      }
      this.#take(bytes[at] ?? 0, bytes, at + 5, at + size)
      if (this.gone) return
      at += size
    }
    if (at < bytes.length) {
      this.#parts = [at === 0 ? bytes : bytes.subarray(at)]
      this.#length = bytes.length - at
    }
  }

  #take(type: number, bytes: Buffer, start: number, end: number): void {
    switch (type) {
      case backend.readyForQuery: {
        // The protocol knows these three only.
        this.status = String.fromCharCode(bytes[start] ?? 73) as TransactionStatus
        const exchange = this.#exchange
        this.#exchange = undefined
        exchange?.ready(this.status)
        return
      }
      case backend.parameterStatus: {
        const close = bytes.indexOf(0, start)
        this.parametersSeen++
        this.parameters.set(bytes.toString('utf8', start, close), bytes.toString('utf8', close + 1, end - 1))
        return
      }
      case backend.notice: {
        if (this.noticeListeners.size === 0) return
        const fields = readFields(bytes, start, end)
        for (const listener of this.noticeListeners) listener(fields)
        return
      }
      case backend.keyOfBackend:
        this.pid = bytes.readInt32BE(start)
        this.secret = bytes.readInt32BE(start + 4)
        return
      case backend.notification:
        return
      case backend.authentication: {
        const fault = authenticationFault(bytes, start, end)
        if (fault !== undefined) this.#end(new Error(fault))
        return
      }
      case backend.error:
        this.#takeError(bytes, start, end)
        return
      default:
        this.#exchange?.take(type, bytes, start, end)
    }
  }

  #takeError(bytes: Buffer, start: number, end: number): void {
    const fields = readFields(bytes, start, end)
    // After FATAL and PANIC the server closes; it is the reason for the loss, whether something waits or not.
    if (fields.V === 'FATAL' || fields.V === 'PANIC' || !this.#exchange) this.lastWords = fields
    this.#exchange?.take(backend.error, bytes, start, end)
  }
}
