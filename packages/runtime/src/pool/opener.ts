/** Opens the connections of a pool. A server that was there before is waited for; one that never was is told at once. */
import type { DatabaseError } from '../errors.ts'
import { type Connector, isTransient } from './connector.ts'
import { channels } from './observe.ts'
import type { Wire } from './wire.ts'

export interface Opener {
  /** Tries that are under way, pauses between them included. */
  readonly count: number
  readonly lastFailure: DatabaseError | undefined
  open(): void
}

export interface OpenerOwner {
  opened(wire: Wire): void
  /** A failure that the first caller in line is told. */
  failed(error: DatabaseError): void
  /** After every try, whatever came of it. */
  settled(): void
  isClosing(): boolean
}

export function createOpener(connector: Connector, bound: number, owner: OpenerOwner): Opener {
  let count = 0
  let connectedOnce = false
  let failures = 0
  let lastFailure: DatabaseError | undefined
  const settle = () => {
    count--
    owner.settled()
  }
  const fail = (error: DatabaseError) => {
    lastFailure = error
    if (connectedOnce && isTransient(error) && !owner.isClosing()) {
      setTimeout(settle, Math.min(500, 25 * 2 ** failures++) * (0.5 + Math.random() / 2))
      return
    }
    owner.failed(error)
    settle()
  }
  return {
    get count() {
      return count
    },
    get lastFailure() {
      return lastFailure
    },
    open() {
      count++
      const since = performance.now()
      connector.open(bound).then(
        ({ wire }) => {
          connectedOnce = true
          failures = 0
          lastFailure = undefined
          count--
          channels.connect.publish({ duration: performance.now() - since })
          owner.opened(wire)
        },
        (error: DatabaseError) => {
          const told = { kind: error.kind, sqlstate: error.sqlstate }
          channels.connect.publish({ duration: performance.now() - since, error: told })
          fail(error)
        },
      )
    },
  }
}
