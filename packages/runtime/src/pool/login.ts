/** Opens a connection: postgres.js speaks the startup and the login on our socket, then its part is over and the wire is ours alone. */
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import postgres from 'postgres'
import { DatabaseError } from '../errors.ts'
import { toDatabaseError } from './server-error.ts'
import { runSimple } from './simple.ts'
import { Wire } from './wire.ts'

export interface Login {
  readonly open: () => Promise<Duplex>
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly applicationName: string
  /** Server settings of the session, on top of the pinned ones. */
  readonly settings: Readonly<Record<string, string>>
  /** Milliseconds for the login alone. */
  readonly bound: number
  /** Behind a pooler in transaction mode no setting may stick to the session. */
  readonly pooler?: boolean | undefined
}

/** How the codecs expect values to be written; a role's or a database's own setting must not alter that. */
export const pinned: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
}

export interface Opened {
  readonly wire: Wire
  readonly version: string
  readonly versionNumber: number
}

export async function login(options: Login): Promise<Opened> {
  const wire = new Wire(await options.open())
  try {
    const wanted = toWanted(options.settings)
    const first = await startDriver(wire, options, wanted)
    await pin(wire, wanted, first, options.pooler === true)
    return { wire, version: (first.version ?? '').split(' ')[0] ?? '', versionNumber: Number(first.versionNumber) }
  } catch (error) {
    wire.destroy(new DatabaseError({ kind: 'closed', message: 'The login failed.' }))
    throw error
  }
}

type Settings = Readonly<Record<string, string>>

/** Names of settings know no case. */
function toWanted(given: Settings): Settings {
  const names = new Map(Object.keys(pinned).map((name) => [name.toLowerCase(), name]))
  const own = Object.entries(given).filter(([name, value]) => {
    const fixed = names.get(name.toLowerCase())
    if (fixed === undefined) return true
    if (sameValue(value, pinned[fixed])) return false
    throw new DatabaseError({
      kind: 'configuration',
      message: `\`${fixed}\` is \`${pinned[fixed]}\` in every session, since values are read in that form; it can be set for single statements.`,
    })
  })
  return { ...pinned, ...Object.fromEntries(own) }
}

const sameValue = (one: string | undefined, other: string | undefined) =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase()

const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`

function readBack(wanted: Settings): string {
  const names = Object.keys(wanted).map((name) => `current_setting(${quoteText(name)}, true)`)
  return `select ${["current_setting('server_version')", "current_setting('server_version_num')", ...names].join(', ')}`
}

function named(wanted: Settings, row: readonly (string | null)[] = []): Record<string, string> {
  const keys = ['version', 'versionNumber', ...Object.keys(wanted)]
  return Object.fromEntries(keys.map((key, index) => [key, row[index] ?? '']))
}

async function startDriver(wire: Wire, options: Login, wanted: Settings): Promise<Record<string, string>> {
  const socket = new DriverSocket(wire.stream)
  let used = false
  const { client_encoding: _, ...connection } = options.pooler ? { ...options.settings } : wanted
  const driverOptions = {
    host: 'socket',
    port: 5432,
    ...(options.user !== undefined && { user: options.user }),
    ...(options.password !== undefined && { password: options.password }),
    ...(options.database !== undefined && { database: options.database }),
    max: 1,
    ssl: false,
    fetch_types: false,
    prepare: false,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: null,
    connect_timeout: 0,
    backoff: false,
    connection: { ...connection, application_name: options.applicationName },
    onnotice: () => {},
    socket: () => {
      // The driver reconnects by asking again: then the login has failed.
      if (used)
        throw new DatabaseError({
          kind: 'connect-failed',
          retry: 'safe',
          message: 'The server closed the connection during the login.',
        })
      used = true
      return socket
    },
  }
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(timeout(options.bound)), options.bound)
      // The driver's own types leave its `socket` option out.
      const sql = postgres(driverOptions as postgres.Options<Record<string, never>>)
      sql
        .unsafe(readBack(wanted))
        .values()
        .then(
          // Without parsers every value is the server's text.
          (rows) => resolve(named(wanted, rows[0] as (string | null)[] | undefined)),
          (cause: unknown) => reject(loginError(wire, cause)),
        )
        .finally(() => clearTimeout(timer))
    })
  } finally {
    socket.release()
  }
}

const timeout = (bound: number) =>
  new DatabaseError({
    kind: 'connect-failed',
    retry: 'safe',
    message: `The server did not finish the login within ${bound} ms.`,
  })

/** The driver's errors carry texts and options; only the server's own words and the message go on. */
function loginError(wire: Wire, cause: unknown): DatabaseError {
  if (wire.lastWords) return toDatabaseError(wire.lastWords)
  const reason = wire.gone?.cause
  if (cause instanceof DatabaseError && !(reason instanceof Error)) return cause
  return loginFailed(reason ?? cause)
}

function loginFailed(cause: unknown): DatabaseError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new DatabaseError({ kind: 'connect-failed', retry: 'safe', message: `The login failed: ${message}.` })
}

/** PGlite ignores settings of the startup, and a pooler may: then they are set here and read again. */
async function pin(wire: Wire, wanted: Settings, found: Settings, pooler: boolean): Promise<void> {
  const differing = Object.keys(wanted).filter((name) => wanted[name] !== found[name])
  if (differing.length === 0) return
  let refused = differing
  if (!pooler) {
    const sets = differing.map(
      (name) => `select set_config(${quoteText(name)}, ${quoteText(wanted[name] ?? '')}, false)`,
    )
    const answers = await runSimple(wire, `${sets.join('; ')}; ${readBack(wanted)}`)
    const again = named(wanted, answers.at(-1)?.rows[0])
    refused = differing.filter((name) => !isTaken(name, wanted[name], again[name]))
  }
  if (refused.length === 0) return
  throw new DatabaseError({
    kind: 'configuration',
    message: `The session does not take ${refused.map((name) => `\`${name}\``).join(', ')} as the runtime needs it; set it for the role or the database.`,
  })
}

/** The pinned ones by value; others the server may print in its own way (`1s` for `1000`), and it refuses what it does not take. */
function isTaken(name: string, wanted: string | undefined, found: string | undefined): boolean {
  return Object.hasOwn(pinned, name) ? sameValue(wanted, found) : found !== '' || wanted === ''
}

/** The little that postgres.js needs of a socket. It hears the same bytes as the wire, until released. */
class DriverSocket extends EventEmitter {
  readonly #stream: Duplex
  readonly #hear = (bytes: Buffer) => {
    // The wire heard them first, and ends the stream where they are no messages.
    if (!this.#stream.destroyed) this.emit('data', bytes)
  }
  readonly #close = () => this.emit('close', false)
  readyState = 'open'

  constructor(stream: Duplex) {
    super()
    this.#stream = stream
    stream.on('data', this.#hear)
    stream.on('close', this.#close)
  }

  write(bytes: Buffer, done?: () => void): boolean {
    return this.#stream.write(bytes, done)
  }

  end(): void {
    this.readyState = 'closed'
  }

  destroy(): void {
    this.readyState = 'closed'
  }

  release(): void {
    this.readyState = 'closed'
    this.#stream.removeListener('data', this.#hear)
    this.#stream.removeListener('close', this.#close)
  }
}
