/** Opens a session: one connection of its own, pinned, with the simple protocol. */
import type { Duplex } from 'node:stream'
import type { DatabaseError } from '../errors.ts'
import { parseUrl, type ServerAddress } from '../pool/address.ts'
import { backend, readColumns, readTypes } from '../pool/answer.ts'
import { sendCancel } from '../pool/cancel.ts'
import { openEmbedded } from '../pool/embedded.ts'
import { type Login, login, type Opened } from '../pool/login.ts'
import { describeMessage } from '../pool/message.ts'
import { readFields, toDatabaseError } from '../pool/server-error.ts'
import { runSimple } from '../pool/simple.ts'
import { openSocket } from '../pool/socket.ts'
import type { Wire } from '../pool/wire.ts'
import type { Description, Notice, Session } from './session.ts'

export interface SessionOptions {
  /** `postgres://…` or `pglite:…`; left out where `socket` is given. */
  readonly url?: string
  /** A stream of one's own, such as `pgliteSocket(instance)`. */
  readonly socket?: () => Promise<Duplex>
  /** Extensions that its SQL will create: an embedded server has to load them beforehand, any other needs no telling. */
  readonly extensions?: readonly string[]
  /** Server settings of the session, on top of those that the runtime pins. */
  readonly settings?: Readonly<Record<string, string>>
  readonly applicationName?: string
  /** Milliseconds to connect and log in; 10 000 by default. */
  readonly connectTimeout?: number
}

export async function openSession(target: string | SessionOptions): Promise<Session> {
  const options = typeof target === 'string' ? { url: target } : target
  return toSession(await openWire(options))
}

interface OpenWire {
  readonly opened: Opened
  readonly cancel?: () => Promise<void>
  readonly close: () => Promise<void>
}

async function openWire(options: SessionOptions): Promise<OpenWire> {
  const bound = options.connectTimeout ?? 10_000
  const rest = { applicationName: options.applicationName ?? 'tenon', settings: options.settings ?? {}, bound }
  if (options.socket) {
    const opened = await login({ open: options.socket, user: 'postgres', database: 'postgres', ...rest })
    return { opened, close: () => opened.wire.close(5_000) }
  }
  const address = parseUrl(options.url ?? '')
  if (address.kind === 'server') {
    const opened = await login(serverLogin(address, rest))
    const { wire } = opened
    const cancel = () => sendCancel(() => openSocket(address, bound), wire.pid, wire.secret, bound)
    return { opened, cancel, close: () => wire.close() }
  }
  const embedded = await openEmbedded(address, options.extensions)
  try {
    const opened = await login({ open: embedded.socket, user: 'postgres', database: 'postgres', ...rest })
    return { opened, close: () => opened.wire.close(5_000).then(() => embedded.close()) }
  } catch (error) {
    await embedded.close()
    throw error
  }
}

function serverLogin(address: ServerAddress, rest: Pick<Login, 'applicationName' | 'settings' | 'bound'>): Login {
  const bound = address.connectTimeout ?? rest.bound
  const { user, password, database } = address
  return {
    open: () => openSocket(address, bound),
    ...{ user, password, database, bound },
    applicationName: address.applicationName ?? rest.applicationName,
    settings: { ...address.settings, ...rest.settings },
  }
}

function toSession({ opened: { wire, version, versionNumber }, cancel, close }: OpenWire): Session {
  let last: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined
  // One after the other, whoever asks.
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }
  return {
    version,
    versionNumber,
    run: (text) => inTurn(() => runSimple(wire, text)),
    describe: (text) => inTurn(() => describe(wire, text)),
    onNotice(listener) {
      const hear = (fields: Readonly<Partial<Record<string, string>>>) => listener(toNotice(fields))
      wire.noticeListeners.add(hear)
      return () => wire.noticeListeners.delete(hear)
    },
    ...(cancel ? { cancel: async () => (wire.gone ? undefined : cancel()) } : {}),
    close() {
      closing ??= last.then(close)
      return closing
    },
  }
}

const toNotice = (fields: Readonly<Partial<Record<string, string>>>): Notice => ({
  severity: fields.V ?? fields.S ?? 'NOTICE',
  message: fields.M ?? '',
  code: fields.C ?? '00000',
  ...(fields.D === undefined ? {} : { detail: fields.D }),
})

function describe(wire: Wire, text: string): Promise<Description> {
  return new Promise((resolve, reject) => {
    let parameters: readonly number[] = []
    let columns: Description['columns'] = []
    let failure: DatabaseError | undefined
    wire.exchange(describeMessage(text), {
      take(type, bytes, start, end) {
        if (type === backend.parameterDescription) parameters = readTypes(bytes, start)
        else if (type === backend.rowDescription) columns = readColumns(bytes, start, end)
        else if (type === backend.error) failure = toDatabaseError(readFields(bytes, start, end), { text })
      },
      ready: () => (failure ? reject(failure) : resolve({ parameters, columns })),
      lost: (reason) => reject(failure ?? reason),
    })
  })
}
