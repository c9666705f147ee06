/** A kept cluster run by server binaries: `initdb` once a version, one running server for each process. */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseError, type FolderLock, lockFolder } from '@tenon/runtime/migrate'
import { processMemoryFolder } from './memory-folder.ts'
import {
  initialiseCluster,
  type PostgresServer,
  type PostgresServerOptions,
  serverAccount,
  startPostgresServer,
} from './postgres-server.ts'
import { processStartTime } from './process-start.ts'
import type { Scratch } from './scratch.ts'
import type { ServerBinaries } from './server-binaries.ts'
import { openServerScratch } from './server-scratch.ts'

export interface ClusterOptions {
  readonly provider: string
  readonly binaries: ServerBinaries
  readonly cacheFolder: string
  readonly processEnds?: boolean
}

/** One process asks, by a few sessions: what a server sets up for more takes a third of the time in which it starts. */
const ownUse = { max_connections: '40', max_wal_senders: '0', max_logical_replication_workers: '0' }

export async function openClusterScratch(options: ClusterOptions): Promise<Scratch> {
  const { provider, binaries, cacheFolder } = options
  const version = /^[\d.]+/.exec(binaries.version)?.[0] ?? binaries.version
  const slot = await takeSlot(path.join(reachableFolder(cacheFolder), 'clusters', `${version}-${process.arch}`))
  try {
    await untilEnded(slot.folder)
    if (!existsSync(slot.folder)) makeCluster(binaries.home, slot.folder)
    const memory = memoryFolder()
    const scrap = memory ? { scrap: memory } : {}
    const server = await start({ home: binaries.home, data: slot.folder, settings: ownUse, ...scrap })
    const close = async () => {
      await server.stop()
      await slot.lock.release()
    }
    const url = server.url('postgres')
    const { processEnds = false } = options
    return await openServerScratch({ provider, url, isOwn: true, ...(memory ? { memory } : {}), close, processEnds })
  } catch (error) {
    await slot.lock.release()
    throw error
  }
}

/** It is only a cache: a cluster that can't be started, after a power failure or a full disk, is made anew. */
async function start(options: PostgresServerOptions & { readonly data: string }): Promise<PostgresServer> {
  try {
    return await startPostgresServer(options)
  } catch {
    rmSync(options.data, { recursive: true, force: true })
    makeCluster(options.home, options.data)
    if (options.scrap !== undefined) makeOwn(options.scrap)
    return startPostgresServer(options)
  }
}

function memoryFolder(): string | undefined {
  const folder = processMemoryFolder()
  if (folder !== undefined) makeOwn(folder)
  return folder
}

function makeOwn(folder: string): void {
  mkdirSync(folder, { mode: 0o700 })
  const account = serverAccount()
  if (account) chownSync(folder, account.uid, account.gid)
}

/** Processes that run at the same time take different slots, each a cluster of its own. */
async function takeSlot(folder: string): Promise<{ folder: string; lock: FolderLock }> {
  mkdirSync(folder, { recursive: true })
  for (let number = 0; ; number++) {
    const slot = path.join(folder, `${number}`)
    const lock = await lockUnlessHeld(slot)
    if (lock) return { folder: slot, lock }
  }
}

async function lockUnlessHeld(folder: string): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(folder)
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === 'connect-failed') return undefined
    throw error
  }
}

/** Under root another OS user runs the server, who may not be able to reach the cache. */
function reachableFolder(cacheFolder: string): string {
  const account = serverAccount()
  mkdirSync(cacheFolder, { recursive: true })
  if (!account) return cacheFolder
  if (isOpenToAll(cacheFolder)) return cacheFolder
  const reachable = spawnSync('test', ['-x', cacheFolder], { cwd: '/', ...account }).status === 0
  if (reachable) return cacheFolder
  const name = createHash('sha256').update(cacheFolder).digest('hex').slice(0, 16)
  const folder = path.join(tmpdir(), `tenon-cache-${name}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  chownSync(folder, account.uid, account.gid)
  return folder
}

/** Every folder on the way may be entered by anybody: what a process would take longer to find out. */
function isOpenToAll(folder: string): boolean {
  const parent = path.dirname(folder)
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent))
}

/** `initdb` beside the place and a rename: one that was cut off never looks like a cluster. */
function makeCluster(home: string, folder: string): void {
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  initialiseCluster(home, making)
  renameSync(making, folder)
}

/** It may go at any moment. */
function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

/**
 * The server of a process that ended without waiting for it, or was killed, may still be on its way down. One that nobody
 * watches over any more would run on for ever: whoever holds the lock of the folder ends it.
 */
async function untilEnded(data: string): Promise<void> {
  const file = path.join(data, 'postmaster.pid')
  for (let attempt = 0; attempt < 1000 && existsSync(file); attempt++) {
    const pid = pidIn(file)
    if (!pid || processStartTime(pid) === undefined) return
    const signal = attempt === 100 ? 'SIGINT' : attempt === 500 ? 'SIGQUIT' : undefined
    if (signal !== undefined && isServerOf(pid, data)) process.kill(pid, signal)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Pids are used again. */
const isServerOf = (pid: number, data: string): boolean =>
  spawnSync('ps', ['-ww', '-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.includes(
    `postgres -D ${data} `,
  ) === true
