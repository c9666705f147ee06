/** Small files of the cache folder: written whole or not at all, and only ever a cache, so that one that can't be read counts as none. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A file by its name, such as `states/<hash>.json`, below a cache folder. */
export interface CacheFile {
  /** Absolute. */
  readonly folder: string
  readonly name: string
}

const placeOf = ({ folder, name }: CacheFile): string => path.join(folder, name)

export const isInCache = (file: CacheFile): boolean => existsSync(placeOf(file))

/** Whoever wrote the file knows what it holds. */
export function readCacheFile(file: CacheFile): unknown {
  try {
    return JSON.parse(readFileSync(placeOf(file), 'utf8'))
  } catch {
    // Not there, or cut off.
    return undefined
  }
}

/** Another process may read it at any time: it sees all of it or nothing. */
export function writeCacheFile(file: CacheFile, content: unknown): void {
  const place = placeOf(file)
  mkdirSync(path.dirname(place), { recursive: true })
  const partial = `${place}.${randomBytes(4).toString('hex')}`
  writeFileSync(partial, JSON.stringify(content))
  renameSync(partial, place)
}
