/** Folders in memory, for databases that end with the process: of 1,000 tables a copy has 8,000 files, which take a tenth of the time there. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { freemem, hostname } from 'node:os'
import path from 'node:path'
import { processStartTime } from './process-start.ts'

const memory = '/dev/shm'

/** Less is not spare: containers give it 64 MB, which one database of a large schema fills. */
const spare = 2 ** 31

/** A path for a folder there; `undefined` where Linux has no memory to spare, and elsewhere. */
export function inMemory(name: string): string | undefined {
  if (process.platform !== 'linux' || !existsSync(memory)) return undefined
  const { bavail, bsize } = statfsSync(memory)
  const bound = process.constrainedMemory?.() || Number.POSITIVE_INFINITY
  return Math.min(bavail * bsize, freemem(), bound) < spare ? undefined : path.join(memory, name)
}

/** One folder for all processes of this user on this machine, so that each can clear what another left when it was killed. */
export function ownMemoryFolder(name: string): string | undefined {
  const user = process.getuid?.()
  const folder = user === undefined ? undefined : inMemory(`${name}-${user}-${hostname()}`)
  if (folder === undefined) return undefined
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return statSync(folder).uid === user ? folder : undefined
}

/** A path for a folder of this process alone, whose name tells the next one when nobody is left to remove it. */
export function processMemoryFolder(): string | undefined {
  const folder = inMemory(
    ['tenon', hostname(), process.pid, processStartTime(process.pid), randomBytes(6).toString('hex')].join('-'),
  )
  if (folder !== undefined) dropForgotten()
  return folder
}

/** Whoever watches over a server that lost its process has removed its folder by then. */
const watchedFor = 30_000

function dropForgotten(): void {
  for (const name of readdirSync(memory)) {
    const [, host, pid, started] = /^tenon-(.+)-(\d+)-(\d+)-[0-9a-f]{12}$/.exec(name) ?? []
    if (host !== hostname() || processStartTime(Number(pid)) === started) continue
    const folder = path.join(memory, name)
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    if (made === undefined || Date.now() - made < watchedFor) continue
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another user's.
    }
  }
}
