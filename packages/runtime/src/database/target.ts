/** From what a caller gives, or the environment that `TENON_ENV` names, to an address and options. Never a fallback to another database. */
import { resolve } from 'node:path'
import { DatabaseError } from '../errors.ts'
import { type Address, parseUrl, type ServerAddress, showAddress } from '../pool/address.ts'
import type { PoolOptions } from '../pool/options.ts'
import type { DatabaseMetadata, EnvironmentMetadata } from '../query/metadata.ts'
import type { LogOptions } from './log.ts'

export interface DatabaseOptions {
  /** `postgres://…`, `pglite:./folder` or `pglite::memory:`; or `host` and the fields beside it. */
  readonly url?: string
  /** An environment of `tenon.config.ts`; by default the one that `TENON_ENV` names, else `development`. */
  readonly environment?: string
  readonly host?: string
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string
  readonly tls?: ServerAddress['tls']['mode'] | undefined
  readonly pool?: Partial<PoolOptions> | undefined
  readonly log?: LogOptions | undefined
  readonly applicationName?: string | undefined
  /** Server settings of each session. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Behind PgBouncer or the like in transaction mode: no setting sticks to a session. */
  readonly pooler?: 'transaction' | undefined
}

export interface Target {
  readonly address: Address
  /** For people: the place, an absolute folder, never a password. */
  readonly location: string
  readonly options: DatabaseOptions
}

const known: readonly string[] = [
  ...['url', 'environment', 'host', 'port', 'user', 'password', 'database', 'tls'],
  ...['pool', 'log', 'applicationName', 'settings', 'pooler'],
]

/** Of no meaning by themselves: left unread they would lead somewhere else than their caller thinks. */
const beside = ['port', 'user', 'password', 'tls'] as const

const refuse = (message: string) => new DatabaseError({ kind: 'configuration', message })

/** What says where the database is. */
const places = ['url', 'environment', 'host', 'database'] as const

export function toTarget(given: string | DatabaseOptions, metadata: DatabaseMetadata): Target {
  if (given === undefined) throw refuse(`\`connect\` was given ${unset}; without an argument it takes an environment.`)
  if (typeof given !== 'string' && !isOptions(given)) throw refuse('`connect` takes a URL or an object of options.')
  const options: DatabaseOptions = typeof given === 'string' ? { url: given } : given
  const missing = places.find((name) => Object.hasOwn(options, name) && options[name] === undefined)
  if (missing !== undefined)
    throw refuse(`\`${missing}\` of \`connect\` is ${unset}; leave it out where none is meant.`)
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw refuse(`\`connect\` has no option \`${name}\`. Known: ${known.map((one) => `\`${one}\``).join(', ')}.`)
  }
  const byFields = options.host !== undefined || options.database !== undefined
  if (byFields && options.url !== undefined)
    throw refuse('`connect` takes a URL or the fields `host`, `database` …, not both.')
  const stray = byFields ? undefined : beside.find((name) => options[name] !== undefined)
  if (stray !== undefined)
    throw refuse(`\`connect\` takes \`${stray}\` beside \`host\` or \`database\`; in a URL it stands in the URL.`)
  const environment =
    options.url === undefined && !byFields ? readEnvironment(options.environment, metadata) : undefined
  const address = absolute(byFields ? fromFields(options) : parseUrl(options.url ?? environment?.url ?? ''))
  const location = showAddress(address)
  if (!environment) return { address, location, options }
  return {
    address,
    location,
    options: {
      ...options,
      pool: { ...environment.metadata.pool, ...options.pool },
      log: { ...environment.metadata.log, ...options.log },
    },
  }
}

const unset = '`undefined`, such as a variable that is not set'

const isOptions = (given: unknown): boolean => typeof given === 'object' && given !== null && !Array.isArray(given)

function absolute(address: Address): Address {
  if (address.kind === 'server' || address.folder === undefined) return address
  return { kind: 'pglite', folder: resolve(address.folder) }
}

function readEnvironment(
  asked: string | undefined,
  { environments }: DatabaseMetadata,
): { url: string; metadata: EnvironmentMetadata } {
  const name = asked ?? (process.env.TENON_ENV || 'development')
  const metadata = Object.hasOwn(environments, name) ? environments[name] : undefined
  if (!metadata) {
    const names = Object.keys(environments).map((one) => `\`${one}\``)
    throw refuse(`There is no environment \`${name}\` in the config. Known: ${names.join(', ') || 'none'}.`)
  }
  const { variable, default: standard } = metadata.url
  const url = (variable === undefined ? undefined : process.env[variable] || undefined) ?? standard
  if (url === undefined) {
    throw refuse(
      variable === undefined
        ? `The environment \`${name}\` has no URL.`
        : `The environment \`${name}\` takes its URL from the variable \`${variable}\`, which is not set.`,
    )
  }
  return { url, metadata }
}

function fromFields(options: DatabaseOptions): ServerAddress {
  const { host = 'localhost', port = 5432, user, password, database, tls } = options
  for (const [name, value] of Object.entries({ host, user, password, database })) {
    if (value?.includes('\0')) throw refuse(`\`${name}\` holds a NUL.`)
  }
  const url = new URL('postgres://localhost')
  url.searchParams.set('host', host)
  url.searchParams.set('port', String(port))
  if (tls !== undefined) url.searchParams.set('sslmode', tls)
  const address = parseUrl(url.href)
  if (address.kind !== 'server') throw refuse('`host` is no server.')
  return { ...address, user, password, database }
}
