/** Small files of the cache folder: written whole or not at all, and only ever a cache, so that one that can't be read counts as none. */
import { randomBytes } from 'node:crypto'
import {
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
  const place = placeOf(file)
  try {
    const content: unknown = JSON.parse(readFileSync(place, 'utf8'))
    utimesSync(place, new Date(), new Date())
    return content
  } catch {
    // Not there, or cut off.
    return undefined
  }
}

/** Another process may read it at any time: it sees all of it or nothing. */
export function writeCacheFile(file: CacheFile, content: unknown, bytes = bytesAtMost): void {
  const place = placeOf(file)
  mkdirSync(path.dirname(place), { recursive: true })
  const partial = `${place}.${randomBytes(4).toString('hex')}`
  writeFileSync(partial, JSON.stringify(content))
  renameSync(partial, place)
  dropLongUnused(path.dirname(place), bytes)
}

/** A state of 1,000 tables takes 9 MB: beyond this much of a folder the longest unused go. */
const bytesAtMost = 200 * 2 ** 20

function dropLongUnused(folder: string, bytes: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const place = path.join(folder, name)
    const told = statSync(place, { throwIfNoEntry: false })
    return told ? [{ place, size: told.size, used: told.mtimeMs }] : []
  })
  let left = bytes
  for (const { place, size } of files.sort((a, b) => b.used - a.used)) {
    left -= size
    if (left < 0) rmSync(place, { force: true })
  }
}
