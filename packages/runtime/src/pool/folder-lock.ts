/** An exclusive lock on a folder by a file beside it. Two openers of one PGlite folder lose acknowledged writes, so the second is refused. */
import { randomUUID } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { DatabaseError } from '../errors.ts'

export interface FolderLock {
  readonly release: () => Promise<void>
}

interface Holder {
  readonly host: string
  readonly pid: number
  /** When the process began, since pids are used again. */
  readonly started: string
  /** Tells this lock from any other of the same process. */
  readonly token: string
}

/** Refuses at once when someone else holds it, this very process included. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = `${folder.replace(/[/\\]+$/, '')}.lock`
  const own: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid), token: randomUUID() }
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await claim(file, own)) return { release: () => release(file, own) }
    const holder = await readHolder(file)
    if (holder === undefined) continue
    if (!isStale(holder)) throw held(folder, file, holder)
    await takeAway(file, holder)
  }
  throw new DatabaseError({
    kind: 'connect-failed',
    retry: 'safe',
    message: `The lock of \`${folder}\` is being fought over.`,
  })
}

/** Written aside and linked into place, so that nobody ever reads half a lock file; the link fails if the name is taken. */
async function claim(file: string, own: Holder): Promise<boolean> {
  const aside = `${file}.${own.token}`
  await writeFile(aside, JSON.stringify(own), { flag: 'wx' })
  try {
    return await put(aside, file)
  } finally {
    await rm(aside, { force: true })
  }
}

/** Gives a file its second name if that is free. Where there are no hard links a copy is made, which a reader may meet half-written. */
async function put(aside: string, file: string): Promise<boolean> {
  try {
    await link(aside, file).catch((error: unknown) => {
      if (!linkless.has(codeOf(error))) throw error
      return copyFile(aside, file, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** What file systems without hard links answer. */
const linkless: ReadonlySet<unknown> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EMLINK',
  'EACCES',
])

const codeOf = (error: unknown): unknown => Reflect.get(Object(error), 'code')

async function readHolder(file: string): Promise<Holder | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      // Only this file's own code writes it.
      return JSON.parse(await readFile(file, 'utf8')) as Holder
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      // Half-written, for the moment that it takes to write it.
      if (error instanceof SyntaxError && attempt < 10) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        continue
      }
      throw new DatabaseError({
        kind: 'configuration',
        message: `The lock file \`${file}\` cannot be read; remove it if nothing uses the folder.`,
      })
    }
  }
}

/** A holder on another host is never stale: its process cannot be seen from here. */
function isStale(holder: Holder): boolean {
  if (holder.host !== hostname()) return false
  const started = startOf(holder.pid)
  return (
    started === '' ||
    (holder.started !== '' && holder.started !== 'unknown' && started !== 'unknown' && started !== holder.started)
  )
}

/** By an atomic rename: of several that find it stale one gets it, and puts it back if it was somebody's new lock. */
async function takeAway(file: string, stale: Holder): Promise<void> {
  const aside = `${file}.stale.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const taken = await readHolder(aside)
  if (taken && taken.token !== stale.token) await put(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

async function release(file: string, own: Holder): Promise<void> {
  const holder = await readHolder(file)
  if (holder?.token === own.token) await rm(file, { force: true })
}

/** Start of a process as the system tells it; empty when there is none, `unknown` where it cannot be told. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return ''
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The process name in parentheses may hold blanks; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

function held(folder: string, file: string, { host, pid }: Holder): DatabaseError {
  const elsewhere = host !== hostname()
  const who = !elsewhere && pid === process.pid ? 'this process' : `process ${pid} on ${host}`
  const way = elsewhere
    ? ` Whether that one still runs cannot be seen from here: delete \`${file}\` once no process of that machine uses the folder.`
    : ` Its lock file is \`${file}\`.`
  return new DatabaseError({
    kind: 'connect-failed',
    message: `\`${folder}\` is open in ${who}: an embedded database has one user at a time.${way}`,
  })
}
