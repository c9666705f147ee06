/** Where a database is: a URL read once into plain fields. Messages of its errors never repeat the URL, which may hold a password. */
import { DatabaseError } from '../errors.ts'

export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

export interface ServerAddress {
  readonly kind: 'server'
  /** A name, an IP address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly tls: {
    readonly mode: TlsMode
    readonly rootCertificate?: string
    readonly certificate?: string
    readonly key?: string
  }
  readonly applicationName?: string | undefined
  /** Milliseconds for TCP, TLS and login together. */
  readonly connectTimeout?: number | undefined
  /** Server settings of each session. */
  readonly settings: Readonly<Record<string, string>>
}

export interface EmbeddedAddress {
  readonly kind: 'pglite'
  /** Absent for a database in memory. */
  readonly folder?: string | undefined
  /** Of a database in memory that everything in this process finds under its name, until the process ends. */
  readonly memory?: string | undefined
}

export type Address = ServerAddress | EmbeddedAddress

const refuse = (message: string) => new DatabaseError({ kind: 'configuration', message })

export function parseUrl(text: string): Address {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined)
    throw refuse('This is no database URL: it has no scheme such as `postgres://` or `pglite:`.')
  if (scheme === 'pglite') return parseEmbedded(text.slice('pglite:'.length))
  if (scheme === 'postgres' || scheme === 'postgresql') return parseServer(text)
  if (/^postgres(ql)?\+/.test(scheme)) {
    throw refuse(`The URL's scheme \`${scheme}\` names a driver of another language; write \`postgresql://\`.`)
  }
  throw refuse(
    `The URL's scheme \`${scheme}:\` is not known; PostgreSQL's is \`postgres://\`, the embedded one's \`pglite:\`.`,
  )
}

function parseEmbedded(rest: string): EmbeddedAddress {
  if (rest === ':memory:' || rest === '//:memory:') return { kind: 'pglite' }
  const memory = /^:memory:([\w-]+)$/.exec(rest)?.[1]
  if (memory !== undefined) return { kind: 'pglite', memory }
  const folder = rest.replace(/^\/\/(?=\.|\/)/, '')
  if (folder === '') throw refuse('`pglite:` needs a folder, such as `pglite:./data`, or `pglite::memory:`.')
  if (folder.includes('\0') || folder.includes('?'))
    throw refuse('A `pglite:` URL is a folder only; it takes no options.')
  return { kind: 'pglite', folder }
}

function parseServer(text: string): ServerAddress {
  const url = splitUrl(text)
  const options = readOptions(url.searchParams)
  const host = options.take('host') ?? (decode(url.hostname.replace(/^\[|\]$/g, ''), 'host') || 'localhost')
  const port = readNumber('port', options.take('port') ?? (url.port || '5432'))
  const given = {
    user: options.take('user') ?? (decode(url.username, 'user name') || undefined),
    password: options.take('password') ?? (decode(url.password, 'password') || undefined),
    database: options.take('dbname') ?? (decode(url.pathname.slice(1), 'database') || undefined),
    applicationName: options.take('application_name'),
  }
  const seconds = options.take('connect_timeout')
  const address: ServerAddress = {
    kind: 'server',
    host,
    port,
    ...given,
    tls: readTls(host, options),
    connectTimeout: seconds === undefined ? undefined : readNumber('connect_timeout', seconds) * 1000,
    settings: readSettings(options.take('options')),
  }
  readBinding(options)
  options.finish()
  for (const [name, value] of Object.entries({ host, ...given })) refuseNul(name, value)
  return address
}

function splitUrl(text: string): URL {
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(text)?.[1]
  if (authority === undefined) throw refuse('The database URL has no `//` after its scheme.')
  if (authority.slice(authority.lastIndexOf('@') + 1).includes(',')) {
    throw refuse('The database URL names several hosts; give one.')
  }
  try {
    return new URL(text)
  } catch {
    throw refuse(
      'The database URL cannot be read. In a user name or password, characters such as `@ : / ? # %` are written percent-encoded.',
    )
  }
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refuse(
      `The ${part} in the database URL has a \`%\` that is no percent-encoding; write \`%25\` for the sign itself.`,
    )
  }
}

function refuseNul(name: string, value: string | undefined): void {
  // A NUL ends a field of the startup packet, so that the rest would be read as further settings.
  if (value?.includes('\0')) throw refuse(`The ${name} of the database URL holds a NUL.`)
}

interface Options {
  take(name: string): string | undefined
  finish(): void
}

const known = [
  ...['host', 'port', 'user', 'password', 'dbname', 'application_name', 'connect_timeout', 'options'],
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'channel_binding'],
]

function readOptions(parameters: URLSearchParams): Options {
  const left = new Map(parameters)
  return {
    take(name) {
      const value = left.get(name)
      left.delete(name)
      return value
    },
    finish() {
      const [name] = left.keys()
      if (name !== undefined) {
        throw refuse(
          `The database URL has an option \`${name}\` that is not known. Known: ${known.map((one) => `\`${one}\``).join(', ')}.`,
        )
      }
    },
  }
}

function readNumber(name: string, text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw refuse(`\`${name}\` in the database URL is no number.`)
  if (name === 'port' && (value < 1 || value > 65535))
    throw refuse('`port` in the database URL is not between 1 and 65535.')
  return value
}

const modes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
}

const isLocal = (host: string) => host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\./.test(host)

function readTls(host: string, options: Options): ServerAddress['tls'] {
  const text = options.take('sslmode')
  const rootCertificate = options.take('sslrootcert')
  const certificate = options.take('sslcert')
  const key = options.take('sslkey')
  const files = { ...(certificate && { certificate }), ...(key && { key }) }
  if (rootCertificate === 'system') return { mode: 'verify-full', ...files }
  const mode = text === undefined ? (isLocal(host) ? 'disable' : 'prefer') : modes[text]
  if (mode === undefined) throw refuse(`\`sslmode\` is one of ${Object.keys(modes).join(', ')}.`)
  if (!rootCertificate) return { mode, ...files }
  // As libpq has it: whoever names a root certificate wants it asked for.
  return { mode: mode === 'require' ? 'verify-ca' : mode, ...files, rootCertificate }
}

function readBinding(options: Options): void {
  if (options.take('channel_binding') === 'require') {
    throw refuse(
      'The driver has no channel binding; leave `channel_binding=require` out and use `sslmode=verify-full`.',
    )
  }
}

/** libpq's `options`: `-c name=value` or `--name=value`, blanks escaped by a backslash. */
function readSettings(text: string | undefined): Record<string, string> {
  const settings: Record<string, string> = {}
  const words = (text ?? '').match(/(?:\\.|\S)+/g)?.map((word) => word.replace(/\\(.)/g, '$1')) ?? []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const setting =
      word === '-c'
        ? words[++index]
        : word.startsWith('-c')
          ? word.slice(2)
          : word.startsWith('--')
            ? word.slice(2)
            : undefined
    const equals = setting?.indexOf('=') ?? -1
    if (setting === undefined || equals < 1) throw refuse('`options` in the database URL takes `-c name=value` only.')
    settings[setting.slice(0, equals).replaceAll('-', '_')] = setting.slice(equals + 1)
  }
  return settings
}

/** For messages and logs: the place, without user settings and password. */
export function showAddress(address: Address): string {
  if (address.kind === 'pglite') return `pglite:${address.folder ?? `:memory:${address.memory ?? ''}`}`
  const user = address.user === undefined ? '' : `${encodeURIComponent(address.user)}${address.password ? ':***' : ''}@`
  const host = address.host.includes(':')
    ? `[${address.host}]`
    : address.host.startsWith('/')
      ? encodeURIComponent(address.host)
      : address.host
  return `postgres://${user}${host}:${address.port}/${encodeURIComponent(address.database ?? '')}`
}
