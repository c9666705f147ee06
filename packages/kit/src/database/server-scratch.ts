/** Scratch databases on a running server: `create database`, `template` for clones, a database per kept state. */
import { createHash, randomBytes } from 'node:crypto'
import { openSession, type Session } from '@tenon/runtime/migrate'
import { databaseFault } from './database-fault.ts'
import { pinSession } from './pin.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'
import {
  closeMemory,
  dropForgotten,
  dropWhole,
  memorySpace,
  openMemory,
  ownerMark,
  type Tidying,
  tidyOwn,
} from './server-tidy.ts'

export interface ServerScratchOptions {
  readonly provider: string
  /** A database to connect to for administration. */
  readonly url: string
  /** The server is this process's alone, and what is kept stays there for the next one. */
  readonly isOwn: boolean
  /** An empty folder in memory, the server's own, for databases that end with the process. */
  readonly memory?: string
  /** Called after the last database is gone. */
  readonly close: () => Promise<void>
  /** The process ends, and an own server with it, without waiting for anything: the next process tidies up. */
  readonly processEnds?: boolean
}

export async function openServerScratch(options: ServerScratchOptions): Promise<Scratch> {
  const { isOwn, memory } = options
  const admin = await openSession(options.url)
  const server: Server = {
    admin,
    url: options.url,
    isOwn,
    mark: isOwn ? '' : await ownerMark(admin),
    live: new Set(),
    prefix: `tenon_${randomBytes(4).toString('hex')}_`,
    inMemory: memory === undefined ? '' : `tablespace ${memorySpace} strategy file_copy`,
  }
  await (isOwn ? tidyOwn(tidying(server)) : dropForgotten(tidying(server)))
  if (memory !== undefined) await openMemory(admin, memory)
  const kept = (name: string) => keptDatabase(server, name)
  const close = async () => {
    if (isOwn && options.processEnds) return
    for (const name of [...server.live].reverse()) await dropDatabase(server, name)
    if (memory !== undefined) await closeMemory(admin)
    await admin.close()
    await options.close()
  }
  return {
    provider: options.provider,
    version: admin.version,
    major: Math.floor(admin.versionNumber / 10_000),
    isServer: true,
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
  readonly isOwn: boolean
  /** Of databases of ours on a server that others use too. */
  readonly mark: string
  /** Databases to drop when the scratch closes. */
  readonly live: Set<string>
  readonly prefix: string
  /** What `create database` is told of a place that ends with the process. */
  readonly inMemory: string
}

const makeDatabase = async (server: Server, template: string): Promise<ScratchDatabase> =>
  databaseNamed(server, await createDatabase(server, template, server.inMemory))

async function createDatabase(server: Server, template: string, place: string): Promise<string> {
  const name = `${server.prefix}${server.live.size}_${randomBytes(3).toString('hex')}`
  await server.admin.run(`create database ${name} template ${template} ${place}`)
  server.live.add(name)
  if (!server.isOwn) await server.admin.run(`comment on database ${name} is '${server.mark}'`)
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
  await dropWhole(tidying(server), name)
  server.live.delete(name)
}

const tidying = (server: Server): Tidying => ({ admin: server.admin, open: (name) => openNamed(server, name) })

/** What goes with its process is of no use to another, which would lose it in the middle of its work. */
const keptName = ({ prefix, isOwn }: Server, key: string): string =>
  `${isOwn ? 'tenon_' : prefix}kept_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`

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
  if (server.isOwn) await touch(server, name)
  else server.live.add(name)
}

async function exists(admin: Session, name: string): Promise<boolean> {
  const [answer] = await admin.run(`select 1 from pg_database where datname = '${name}'`)
  return (answer?.rows.length ?? 0) > 0
}

/** Notes when a kept database was last wanted. */
async function touch({ admin, isOwn }: Server, name: string): Promise<void> {
  if (isOwn) await admin.run(`comment on database ${name} is 'used ${new Date().toISOString()}'`)
}
