/** Scratch databases on a running server: `create database`, `template` for clones, a database per kept state. */
import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { openSession, type Session } from '@tenon/runtime/migrate'
import { pinSession } from './pin.ts'
import { processStartTime } from './process-start.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from './scratch.ts'

export interface ServerScratchOptions {
  readonly provider: string
  /** A database to connect to for administration. */
  readonly url: string
  /** Kept databases stay on the server for the next process. */
  readonly outlives: boolean
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
    live: new Set(),
    prefix: `tenon_${randomBytes(4).toString('hex')}_`,
  }
  await dropForgotten(admin)
  const kept = (name: string) => keptDatabase(server, name)
  const close = async () => {
    for (const name of [...server.live].reverse()) await dropDatabase(server, name)
    if (options.outlives) await dropLongUnused(admin)
    await admin.close()
    await options.close()
  }
  return {
    provider: options.provider,
    version: admin.version,
    major: Math.floor(admin.versionNumber / 10_000),
    create: () => makeDatabase(server, 'template0'),
    kept: async (key, fill) => {
      const name = keptName(key)
      if (await exists(admin, name)) await touch(admin, name)
      else await fillKept(server, { name, fill, outlives: options.outlives })
      return kept(name)
    },
    close,
  }
}

interface Server {
  readonly admin: Session
  readonly url: string
  /** Databases to drop when the scratch closes. */
  readonly live: Set<string>
  readonly prefix: string
}

async function makeDatabase(server: Server, template: string): Promise<ScratchDatabase> {
  const name = `${server.prefix}${server.live.size}_${randomBytes(3).toString('hex')}`
  await server.admin.run(`create database ${name} template ${template}`)
  server.live.add(name)
  await server.admin.run(`comment on database ${name} is '${ownerMark()}'`)
  return databaseNamed(server, name)
}

const databaseNamed = (server: Server, name: string): ScratchDatabase => ({
  open: async () => {
    const url = new URL(server.url)
    url.pathname = `/${name}`
    return pinSession(await openSession(url.href))
  },
  clone: () => makeDatabase(server, name),
  drop: () => dropDatabase(server, name),
})

async function dropDatabase(server: Server, name: string): Promise<void> {
  if (!server.live.has(name)) return
  await server.admin.run(`drop database if exists ${name} with (force)`)
  server.live.delete(name)
}

const keptName = (key: string): string => `tenon_kept_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`

const keptDatabase = (server: Server, name: string): KeptDatabase => ({
  key: name,
  clone: () => makeDatabase(server, name),
})

async function fillKept(
  server: Server,
  { name, fill, outlives }: { name: string; fill: (database: ScratchDatabase) => Promise<void>; outlives: boolean },
): Promise<void> {
  const making = await makeDatabase(server, 'template0')
  const [made] = [...server.live].slice(-1)
  try {
    await fill(making)
  } catch (error) {
    await making.drop()
    throw error
  }
  await server.admin.run(`alter database ${made} rename to ${name}`)
  if (made) server.live.delete(made)
  if (outlives) await touch(server.admin, name)
  else server.live.add(name)
}

async function exists(admin: Session, name: string): Promise<boolean> {
  const [answer] = await admin.run(`select 1 from pg_database where datname = '${name}'`)
  return (answer?.rows.length ?? 0) > 0
}

/** Notes when a kept database was last wanted. */
const touch = (admin: Session, name: string): Promise<unknown> =>
  admin.run(`comment on database ${name} is 'used ${new Date().toISOString()}'`)

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
