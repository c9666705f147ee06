/** Data folders as a whole: named after the process that makes them, copied, moved, removed. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { constants, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { processStartTime } from './process-start.ts'

/** Who made it stands in the name: a folder of a process that is gone is removed by the next. */
export const temporaryName = (): string =>
  [process.pid, startOf(process.pid) ?? '', machine(), randomBytes(4).toString('hex')].join('-')

export function dropForgotten(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [pid, started, where] = name.replace(/\.lock$/, '').split('-')
    const place = path.join(folder, name)
    const isOver = where === machine() ? startOf(Number(pid)) !== started : isOld(place)
    if (isOver) removeFolder(place)
  }
}

const startOf = (pid: number): string | undefined => processStartTime(pid)?.replaceAll(/\W+/g, '_')

/** A container and its host may share the folder, and don't see each other's processes. */
const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

const aDay = 86_400_000

const isOld = (place: string): boolean => {
  const made = statSync(place, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made > aDay
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** The system's own `cp` takes a third of the time that Node takes for thousands of files. */
export async function copyFolder(source: string, target: string): Promise<void> {
  const isCopied = process.platform === 'linux' && (await runs('cp', ['-R', '--reflink=auto', source, target]))
  if (isCopied) return
  removeFolder(target)
  await cp(source, target, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

export async function moveFolder(source: string, target: string): Promise<void> {
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
