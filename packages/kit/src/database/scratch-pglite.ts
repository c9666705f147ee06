/** `pglite`: PostgreSQL inside this process. A database is a data folder, copied from a kept one and opened under a lock. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { loadPgliteExtensions, lockFolder, type Session } from '@tenon/runtime/migrate'
import { ownMemoryFolder } from './memory-folder.ts'
import { openPgliteSession } from './pglite-session.ts'
import { pinSession } from './pin.ts'
import { processStartTime } from './process-start.ts'
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
  const place: Room = { home, live: new Set() }
  const base: Folder = { path: path.join(home, 'base'), extensions: [] }
  return {
    provider: 'pglite',
    version,
    major: Number.parseInt(version, 10),
    isServer: false,
    create: (settings) => copyOf(place, { ...base, extensions: settings?.extensions ?? [] }),
    find: async (key, settings) => {
      const { name, folder } = keptFolder(home, key, settings)
      if (!existsSync(folder.path)) return undefined
      utimesSync(folder.path, new Date(), new Date())
      return keptDatabase(place, { name, folder })
    },
    kept: async (key, fill, settings) => {
      const { name, folder } = keptFolder(home, key, settings)
      if (!existsSync(folder.path)) {
        const from = await settings?.from?.()
        const source = from ? { ...base, path: path.join(home, 'kept', from.key) } : base
        await fillKept(place, { source, folder, fill })
      }
      utimesSync(folder.path, new Date(), new Date())
      return keptDatabase(place, { name, folder })
    },
    close: async () => {
      for (const folder of place.live) removeFolder(folder)
      dropLongUnused(home)
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
}

interface Folder {
  readonly path: string
  readonly extensions: readonly string[]
}

/** `initdb` leaves 740 MB behind in its process, so a child runs it, once for each version of PGlite. */
async function makeBase(home: string, modulePath: string): Promise<string> {
  const base = path.join(home, 'base')
  const versionFile = path.join(home, 'version')
  if (existsSync(base) && existsSync(versionFile)) return readFileSync(versionFile, 'utf8')
  const making = path.join(home, 'temporary', temporaryName())
  const script = `
    const { PGlite } = require(${JSON.stringify(modulePath)})
    PGlite.create({ dataDir: ${JSON.stringify(making)} }).then(async (database) => {
      const { rows } = await database.query("select current_setting('server_version') as version")
      await database.exec('checkpoint')
      await database.close()
      require('node:fs').writeSync(1, rows[0].version)
    })`
  const version = (await runNode(['-e', script])).trim()
  rmSync(base, { recursive: true, force: true })
  try {
    renameSync(making, base)
  } catch (error) {
    // Another process was faster; its folder is as good.
    if (!existsSync(base)) throw error
    removeFolder(making)
  }
  writeFileSync(versionFile, version)
  return version
}

function runNode(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [output, log] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-2000)
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`PGlite could not make a data folder: ${log}`)),
    )
  })
}

/** Who made it stands in the name: a folder of a process that is gone is removed by the next. */
const temporaryName = (): string =>
  `${process.pid}-${(processStartTime(process.pid) ?? '').replaceAll(/\W+/g, '_')}-${randomBytes(4).toString('hex')}`

function dropForgotten(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [pid, started] = name.replace(/\.lock$/, '').split('-')
    if ((processStartTime(Number(pid)) ?? 'gone').replaceAll(/\W+/g, '_') !== started)
      removeFolder(path.join(folder, name))
  }
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

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

async function copyOf(place: Room, source: Folder): Promise<FolderDatabase> {
  const target = path.join(ownMemoryFolder('tenon-pglite') ?? path.join(place.home, 'temporary'), temporaryName())
  place.live.add(target)
  await copyFolder(source.path, target)
  return databaseIn(place, { path: target, extensions: source.extensions })
}

/** The system's own `cp` takes a third of the time that Node takes for thousands of files. */
async function copyFolder(source: string, target: string): Promise<void> {
  const isCopied = process.platform === 'linux' && (await runs('cp', ['-R', '--reflink=auto', source, target]))
  if (isCopied) return
  removeFolder(target)
  await cp(source, target, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

async function moveFolder(source: string, target: string): Promise<void> {
  try {
    renameSync(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFolder(source, target)
    removeFolder(source)
  }
}

const runs = (command: string, parameters: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, [...parameters], { stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })

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

function copyOfKept(place: Room, folder: Folder): Promise<ScratchDatabase> {
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
