/** Scratch databases on a running server: `create database`, `template` for clones, a database per kept state. */
import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { openSession, type Session } from '@tenon/runtime/migrate'
import { quoteLiteral } from '../sql/quote.ts'
import { databaseFault } from './database-fault.ts'
import { pinSession } from './pin.ts'
import { processStartTime } from './process-start.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'

export interface ServerScratchOptions {
  readonly provider: string
  /** A database to connect to for administration. */
  readonly url: string
  /** Kept databases stay on the server for the next process. */
  readonly outlives: boolean
  /** An empty folder in memory, the server's own, for databases that end with the process. */
  readonly memory?: string
  /** Called after the last database is gone. */
  readonly close: () => Promise<void>
}

/** Kept databases beyond this many go, the longest unused first. */
const keptAtMost = 12

export async function openServerScratch(options: ServerScratchOptions): Promise<Scratch> {
  const admin = await openSession(options.url)
  const server: Server = {
    admin,
    url: options.url,
    outlives: options.outlives,
    live: new Set(),
    prefix: `tenon_${randomBytes(4).toString('hex')}_`,
    inMemory: options.memory === undefined ? '' : `tablespace ${memorySpace} strategy file_copy`,
  }
  await dropForgotten(admin)
  if (options.memory !== undefined) await openMemory(admin, options.memory)
  const kept = (name: string) => keptDatabase(server, name)
  const close = async () => {
    for (const name of [...server.live].reverse()) await dropDatabase(server, name)
    if (options.outlives) await dropLongUnused(admin)
    if (options.memory !== undefined) await closeMemory(admin)
    await admin.close()
    await options.close()
  }
  return {
    provider: options.provider,
    version: admin.version,
    major: Math.floor(admin.versionNumber / 10_000),
    create: () => makeDatabase(server, 'template0'),
    kept: async (key, fill, settings) => {
      const name = keptName(server, key)
      if (await exists(admin, name)) await touch(server, name)
      else {
        const from = (await settings?.from?.())?.key
        await fillKept(server, { name, fill, from })
      }
      return kept(name)
    },
    find: async (key) => {
      const name = keptName(server, key)
      if (!(await exists(admin, name))) return undefined
      await touch(server, name)
      return kept(name)
    },
    close,
  }
}

interface Server {
  readonly admin: Session
  readonly url: string
  readonly outlives: boolean
  /** Databases to drop when the scratch closes. */
  readonly live: Set<string>
  readonly prefix: string
  /** What `create database` is told of a place that ends with the process. */
  readonly inMemory: string
}

const memorySpace = 'tenon_memory'

/** A process that was killed leaves the name of its folder behind. */
async function openMemory(admin: Session, folder: string): Promise<void> {
  await closeMemory(admin)
  await admin.run(`create tablespace ${memorySpace} location ${quoteLiteral(folder)}`)
}

const closeMemory = (admin: Session) => admin.run(`drop tablespace if exists ${memorySpace}`)

const makeDatabase = async (server: Server, template: string): Promise<ScratchDatabase> =>
  databaseNamed(server, await createDatabase(server, template, server.inMemory))

async function createDatabase(server: Server, template: string, place: string): Promise<string> {
  const name = `${server.prefix}${server.live.size}_${randomBytes(3).toString('hex')}`
  await server.admin.run(`create database ${name} template ${template} ${place}`)
  server.live.add(name)
  await server.admin.run(`comment on database ${name} is '${ownerMark()}'`)
  return name
}

async function openNamed(server: Server, name: string): Promise<Session> {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  // It would win over the path, and everything would be built in the database that the user named.
  url.searchParams.delete('dbname')
  const session = await openSession(url.href)
  const [answer] = await session.run('select current_database()')
  const opened = answer?.rows[0]?.[0]
  if (opened === name) return pinSession(session)
  await session.close()
  throw scratchProblem(
    'scratch/other-database',
    `The scratch database \`${name}\` was asked for, and the server answers from \`${opened ?? ''}\`.`,
    'Nothing was built there. The URL, or a pooler in between, leads every session to one database: name the server itself.',
  )
}

const databaseNamed = (server: Server, name: string): ScratchDatabase => ({
  open: () => openNamed(server, name),
  clone: () => makeDatabase(server, name),
  drop: () => dropDatabase(server, name),
})

async function dropDatabase(server: Server, name: string): Promise<void> {
  if (!server.live.has(name)) return
  await server.admin.run(`drop database if exists ${name} with (force)`)
  server.live.delete(name)
}

/** What goes with its process is of no use to another, which would lose it in the middle of its work. */
const keptName = ({ prefix, outlives }: Server, key: string): string =>
  `${outlives ? 'tenon_' : prefix}kept_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`

const keptDatabase = (server: Server, name: string): KeptDatabase => ({
  key: name,
  clone: () => makeDatabase(server, name),
  // On the database itself: what is rolled back leaves no trace that a reader or a copy could see.
  tryOut: async (work) => {
    const session = await openNamed(server, name)
    try {
      await session.run('begin')
      const result = await work(session)
      await session.run('rollback')
      return result
    } finally {
      await session.close()
    }
  },
})

interface Filling {
  readonly name: string
  readonly fill: (database: ScratchDatabase) => Promise<void>
  /** The database to begin with. */
  readonly from: string | undefined
}

async function fillKept(server: Server, { name, fill, from }: Filling): Promise<void> {
  const made = await createDatabase(server, from ?? 'template0', '')
  const making = databaseNamed(server, made)
  try {
    await fill(making)
  } catch (error) {
    await making.drop()
    throw error
  }
  try {
    await server.admin.run(`alter database ${made} rename to ${name}`)
  } catch (error) {
    // Another process was faster; its database is as good. At the very same moment the server finds it out by its index.
    if (!['42P04', '23505'].includes(databaseFault(error)?.sqlstate ?? '')) throw error
    await making.drop()
    return
  }
  server.live.delete(made)
  if (server.outlives) await touch(server, name)
  else server.live.add(name)
}

async function exists(admin: Session, name: string): Promise<boolean> {
  const [answer] = await admin.run(`select 1 from pg_database where datname = '${name}'`)
  return (answer?.rows.length ?? 0) > 0
}

/** Notes when a kept database was last wanted. */
async function touch({ admin, outlives }: Server, name: string): Promise<void> {
  if (outlives) await admin.run(`comment on database ${name} is 'used ${new Date().toISOString()}'`)
}

async function dropLongUnused(admin: Session): Promise<void> {
  const [answer] = await admin.run(
    `select datname from pg_database
     where datname like 'tenon\\_kept\\_%' order by shobj_description(oid, 'pg_database') desc nulls last offset ${keptAtMost}`,
  )
  for (const [name] of answer?.rows ?? []) await admin.run(`drop database if exists ${name} with (force)`)
}

/** Which process made a database, so that another can tell that it was forgotten. */
const ownerMark = (): string =>
  `tenon scratch of ${hostname().replaceAll("'", '')} ${process.pid} ${processStartTime(process.pid)?.replaceAll(' ', '-') ?? ''}`

async function dropForgotten(admin: Session): Promise<void> {
  const [answer] = await admin.run(
    `select datname, shobj_description(oid, 'pg_database') from pg_database where datname like 'tenon\\_%'`,
  )
  for (const [name, mark] of answer?.rows ?? []) {
    const [, host, pid, started] = /^tenon scratch of (\S+) (\d+) (\S*)$/.exec(mark ?? '') ?? []
    if (host !== hostname() || processStartTime(Number(pid))?.replaceAll(' ', '-') === started) continue
    await admin.run(`drop database if exists ${name} with (force)`)
  }
}
