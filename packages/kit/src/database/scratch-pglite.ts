/** `pglite`: PostgreSQL inside this process. A database is a data folder, copied from a kept one and opened under a lock. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { loadPgliteExtensions, lockFolder, type Session } from '@tenon/runtime/migrate'
import { copyFolder, dropForgotten, moveFolder, removeFolder, temporaryName } from './data-folder.ts'
import { ownMemoryFolder } from './memory-folder.ts'
import { makeBase } from './pglite-base.ts'
import { openPgliteSession } from './pglite-session.ts'
import { pinSession } from './pin.ts'
import type { DatabaseOptions, KeptDatabase, Scratch, ScratchDatabase, ScratchOptions } from './scratch.ts'

/** Kept folders take 40 MB and more each; the longest unused beyond these go, unless another process may be copying them. */
const keptAtMost = 8
const copiedWithin = 60_000

export async function openPgliteScratch(options: ScratchOptions): Promise<Scratch> {
  const require = createRequire(import.meta.url)
  const packageFolder = path.dirname(path.dirname(require.resolve('@electric-sql/pglite')))
  const { version: packageVersion } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const home = path.join(options.cacheFolder, 'pglite', packageVersion)
  for (const name of ['temporary', 'kept']) mkdirSync(path.join(home, name), { recursive: true })
  const memory = ownMemoryFolder('tenon-pglite')
  for (const folder of [path.join(home, 'temporary'), ...(memory ? [memory] : [])]) dropForgotten(folder)
  const version = await makeBase(home, require.resolve('@electric-sql/pglite'))
  const place: Room = { home, live: new Set(), arriving: new Map() }
  const base: Folder = { path: path.join(home, 'base'), extensions: [] }
  return {
    provider: 'pglite',
    version,
    major: Number.parseInt(version, 10),
    isServer: false,
    create: (settings) => copyOf(place, { ...base, extensions: settings?.extensions ?? [] }),
    find: async (key, settings) => {
      const { name, folder } = keptFolder(home, key, settings)
      await place.arriving.get(folder.path)
      if (!existsSync(folder.path)) return undefined
      utimesSync(folder.path, new Date(), new Date())
      return keptDatabase(place, { name, folder })
    },
    kept: async (key, fill, settings) => {
      const { name, folder } = keptFolder(home, key, settings)
      await place.arriving.get(folder.path)
      if (existsSync(folder.path)) utimesSync(folder.path, new Date(), new Date())
      else {
        const from = await settings?.from?.()
        const source = from ? { ...base, path: path.join(home, 'kept', from.key) } : base
        await place.arriving.get(source.path)
        await fillKept(place, { source, folder, fill })
      }
      return keptDatabase(place, { name, folder })
    },
    close: async () => {
      try {
        await Promise.all(place.arriving.values())
      } finally {
        for (const folder of place.live) removeFolder(folder)
        dropLongUnused(home)
      }
    },
  }
}

function keptFolder(
  home: string,
  key: string,
  settings: DatabaseOptions | undefined,
): { name: string; folder: Folder } {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
  return { name, folder: { path: path.join(home, 'kept', name), extensions: settings?.extensions ?? [] } }
}

interface Room {
  /** In the cache: kept folders, and temporary ones that become such by a rename. */
  readonly home: string
  /** Temporary folders to remove at the end. */
  readonly live: Set<string>
  /** Kept folders by path that are on their way out of memory into the cache: hundreds of megabytes, which nobody waits for who doesn't need them. */
  readonly arriving: Map<string, Promise<void>>
}

interface Folder {
  readonly path: string
  readonly extensions: readonly string[]
}

function dropLongUnused(home: string): void {
  const folders = readdirSync(path.join(home, 'kept')).flatMap((name) => {
    const folder = path.join(home, 'kept', name)
    const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    return used === undefined ? [] : [{ folder, used }]
  })
  const unused = folders.sort((a, b) => b.used - a.used).slice(keptAtMost)
  for (const { folder, used } of unused) if (Date.now() - used > copiedWithin) removeWhole(home, folder)
}

/** Moved away before it is emptied: who copies it late fails, instead of getting half of it. */
function removeWhole(home: string, folder: string): void {
  const away = path.join(home, 'temporary', temporaryName())
  try {
    renameSync(folder, away)
  } catch (error) {
    // Another process was faster.
    if (existsSync(folder)) throw error
    return
  }
  removeFolder(away)
}

async function copyOf(place: Room, source: Folder): Promise<FolderDatabase> {
  const target = path.join(ownMemoryFolder('tenon-pglite') ?? path.join(place.home, 'temporary'), temporaryName())
  place.live.add(target)
  await copyFolder(source.path, target)
  return databaseIn(place, { path: target, extensions: source.extensions })
}

interface FolderDatabase extends ScratchDatabase {
  /** Out of memory into the cache. */
  moveTo(target: string): Promise<void>
}

const databaseIn = (place: Room, folder: Folder): FolderDatabase => ({
  open: () => openLocked(folder),
  clone: () => copyOf(place, folder),
  moveTo: (target) => moveFolder(folder.path, target),
  drop: async () => {
    removeFolder(folder.path)
    place.live.delete(folder.path)
  },
})

/** Others may copy a kept folder at any time, hence nobody opens it: it is tried out on a copy. */
const keptDatabase = (place: Room, { name, folder }: { name: string; folder: Folder }): KeptDatabase => ({
  key: name,
  clone: () => copyOfKept(place, folder),
  tryOut: async (work) => {
    const copy = await copyOfKept(place, folder)
    try {
      const session = await copy.open()
      try {
        await session.run('begin')
        return await work(session)
      } finally {
        await session.close()
      }
    } finally {
      await copy.drop()
    }
  },
})

async function copyOfKept(place: Room, folder: Folder): Promise<ScratchDatabase> {
  await place.arriving.get(folder.path)
  utimesSync(folder.path, new Date(), new Date())
  return copyOf(place, folder)
}

async function openLocked(folder: Folder): Promise<Session> {
  const lock = await lockFolder(folder.path)
  try {
    const session = await pinSession(
      await openPgliteSession(folder.path, await loadPgliteExtensions(folder.extensions)),
    )
    const close = async () => {
      await session.close()
      await lock.release()
    }
    return { ...session, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function fillKept(
  place: Room,
  { source, folder, fill }: { source: Folder; folder: Folder; fill: (database: ScratchDatabase) => Promise<void> },
): Promise<void> {
  const making = await copyOf(place, { ...source, extensions: folder.extensions })
  try {
    await fill(making)
  } catch (error) {
    await making.drop()
    throw error
  }
  const arrival = keep(place, making, folder)
  place.arriving.set(folder.path, arrival)
  // Told to whoever waits for it, and to who closes the scratch.
  arrival.catch(() => {})
}

async function keep(place: Room, making: FolderDatabase, folder: Folder): Promise<void> {
  try {
    const target = path.join(place.home, 'temporary', temporaryName())
    place.live.add(target)
    await making.moveTo(target)
    try {
      renameSync(target, folder.path)
    } catch (error) {
      // Another process was faster; its folder is as good.
      if (!existsSync(folder.path)) throw error
      removeFolder(target)
    }
    place.live.delete(target)
  } finally {
    await making.drop()
  }
}
