/** Files of the user's project: listed and read here, and written by write-files.ts only. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { workFolder } from './project.ts'

/** Forward slashes on every system. */
export const toSlashes = (file: string): string => file.split(path.sep).join('/')

/** Files below a folder that end so, relative to the root, sorted; none when there is no such folder. */
export async function listFiles(root: string, folder: string, endings: readonly string[]): Promise<readonly string[]> {
  const found = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(ifMissing([]))
  return found
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => toSlashes(path.relative(root, path.join(entry.parentPath, entry.name))))
    .filter((file) => !/(?:^|\/)node_modules\/|\.(?:test|spec|test-d)\.[cm]?[jt]s$|\.d\.[cm]?ts$/.test(file))
    .sort()
}

/** The first of these paths, relative to the root, that is a file. */
export async function firstFile(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if ((await stat(path.join(root, name)).catch(ifMissing(undefined)))?.isFile()) return name
  return undefined
}

/** Modules that a user writes. */
export const moduleEndings = ['.ts', '.mts', '.js', '.mjs']

export interface TextFile {
  /** Relative to the root. */
  readonly file: string
  readonly text: string
}

/** The SQL files below a folder, by name. */
export async function readSqlFiles(root: string, folder: string): Promise<readonly TextFile[]> {
  const files = await listFiles(root, folder, ['.sql'])
  return Promise.all(files.map(async (file) => ({ file, text: await readText(path.join(root, file)) })))
}

export const readText = async (file: string): Promise<string> => (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')

export const ifMissing =
  <Value>(value: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value
    throw error
  }

let count = 0

/** Whole or not at all: others see the old file or the new one. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}-${count++}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Each of them whole or not at all. Without waiting in between: a thousand small files are written in a third of the time. */
export function writeAllAtomically(folder: string, files: Iterable<readonly [file: string, text: string]>): void {
  const made = new Set<string>()
  for (const [file, text] of files) {
    const target = path.join(folder, file)
    const parent = path.dirname(target)
    if (!made.has(parent)) mkdirSync(parent, { recursive: true })
    made.add(parent)
    const draft = `${target}.${process.pid}-${count++}.tmp`
    try {
      writeFileSync(draft, text)
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  }
}

/** A file below `.tenon/`, which keeps itself out of version control. */
export async function writeWorkFile(root: string, name: string, text: string): Promise<string> {
  const folder = workFolder(root)
  const file = path.join(folder, name)
  await writeAtomically(file, text)
  await writeFile(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return file
}

/** What only saves time the next time: where the project can be read and not written, there is no next time. */
export async function keepWorkFile(root: string, name: string, text: string): Promise<void> {
  try {
    await writeWorkFile(root, name, text)
  } catch (error) {
    if (!isRefused(error)) throw error
  }
}

/** By the rights of a folder, or a disk that is read-only. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:EACCES|EPERM|EROFS)$/.test(String(error.code))
