/** How a pool gets connections: from a server by TCP or Unix socket, or from the one embedded instance. */
import type { DatabaseError } from '../errors.ts'
import type { EmbeddedAddress, ServerAddress } from './address.ts'
import { sendCancel } from './cancel.ts'
import { type Embedded, openEmbedded } from './embedded.ts'
import { login, type Opened } from './login.ts'
import { openSocket } from './socket.ts'
import type { Wire } from './wire.ts'

export interface Connector {
  open(bound: number): Promise<Opened>
  /** Asks the server to stop what this connection runs; bounded, never rejects. */
  cancel(wire: Wire): Promise<void>
  /** After the last connection. */
  close(): Promise<void>
}

export interface ConnectorOptions {
  readonly applicationName: string
  readonly settings: Readonly<Record<string, string>>
  readonly pooler: boolean
}

export function serverConnector(address: ServerAddress, options: ConnectorOptions): Connector {
  const { user, password, database } = address
  return {
    open(given) {
      const bound = address.connectTimeout ?? given
      return login({
        open: () => openSocket(address, bound),
        ...{ user, password, database, bound },
        applicationName: address.applicationName ?? options.applicationName,
        settings: { ...address.settings, ...options.settings },
        pooler: options.pooler,
      })
    },
    cancel: (wire) =>
      wire.gone ? Promise.resolve() : sendCancel(() => openSocket(address, 200), wire.pid, wire.secret, 200),
    close: async () => {},
  }
}

/** PGlite: one session, nothing to cancel. */
export function embeddedConnector(address: EmbeddedAddress, options: ConnectorOptions): Connector {
  let embedded: Promise<Embedded> | undefined
  return {
    async open() {
      embedded ??= openEmbedded(address)
      // A failed start is tried again by the next caller.
      const { socket } = await embedded.catch((error: unknown) => {
        embedded = undefined
        throw error
      })
      return login({ open: socket, user: 'postgres', database: 'postgres', bound: 30_000, ...options })
    },
    cancel: async () => {},
    close: async () => (await embedded)?.close(),
  }
}

/** The server is away for now: starting, stopping, full, or its host refuses. */
export function isTransient(error: DatabaseError): boolean {
  if (error.kind === 'too-many-connections' || error.sqlstate?.startsWith('57P')) return true
  return (
    error.kind === 'connection-lost' ||
    (error.kind === 'connect-failed' && error.sqlstate === undefined && error.retry === 'safe')
  )
}
