/** PGlite behind the same wire: a stream that hands what is written to the embedded server and gives back its answer. */
import { Duplex } from 'node:stream'
import { DatabaseError } from '../errors.ts'
import { guardCopy } from './copy-guard.ts'
import { queryMessage } from './message.ts'

/** What of PGlite is used; the package itself is loaded only where a `pglite:` URL asks for it. */
export interface EmbeddedServer {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

const inUse = new WeakSet<EmbeddedServer>()

/** For `openSession({ socket: pgliteSocket(instance) })`. The embedded server has one session: a second stream is refused while one is open. */
export function pgliteSocket(instance: EmbeddedServer): () => Promise<Duplex> {
  return async () => {
    if (inUse.has(instance)) {
      throw new DatabaseError({
        kind: 'connect-failed',
        retry: 'safe',
        message: 'PGlite has one session, and it is in use.',
      })
    }
    inUse.add(instance)
    return new EmbeddedStream(instance)
  }
}

class EmbeddedStream extends Duplex {
  readonly #instance: EmbeddedServer
  #last: Promise<unknown> = Promise.resolve()

  constructor(instance: EmbeddedServer) {
    super({ allowHalfOpen: false })
    this.#instance = instance
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // Terminate would end the embedded server itself.
    if (bytes[0] === 88) {
      done()
      return
    }
    const answer = this.#instance.execProtocolRaw(guardCopy(bytes))
    this.#last = answer.catch(() => {})
    answer.then(
      (answered) => {
        if (answered.length > 0 && !this.destroyed)
          this.push(Buffer.from(answered.buffer, answered.byteOffset, answered.byteLength))
        done()
      },
      (cause: unknown) => done(cause instanceof Error ? cause : new Error(String(cause))),
    )
  }

  override _final(done: () => void): void {
    done()
    this.destroy()
  }

  /** The next stream finds a session as if it were new: no transaction, no settings, no prepared statements. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const reset = async () => {
      await this.#last
      await this.#instance.execProtocolRaw(queryMessage('rollback'))
      await this.#instance.execProtocolRaw(queryMessage('discard all'))
    }
    reset()
      .catch(() => {})
      .finally(() => {
        inUse.delete(this.#instance)
        done(error)
      })
  }
}
