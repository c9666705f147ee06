/** Writes migration files: both of a pair or none, never over one that is there. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

export interface WriteOptions {
  readonly replace?: boolean
  /** When all names are taken and nothing stands under them yet; what it throws gives them back. */
  readonly claimed?: () => Promise<void>
}

/** Path relative to the root → text. All are written beside first, and take their names only when every one is whole. */
export async function writeMigrationFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  { replace = false, claimed }: WriteOptions = {},
): Promise<void> {
  const mark = randomUUID().slice(0, 8)
  const drafts = [...files].map(([file, text]) => {
    const target = path.join(root, file)
    return { target, draft: `${target}.${mark}.tmp`, text }
  })
  const taken: string[] = []
  try {
    for (const { target, draft, text } of drafts) {
      await mkdir(path.dirname(target), { recursive: true })
      await writeFile(draft, text, { flag: 'wx' })
      // Claims the name, so that nobody else's file is ever written over.
      if (!replace) {
        await writeFile(target, '', { flag: 'wx' })
        taken.push(target)
      }
    }
    await claimed?.()
    for (const { target, draft } of drafts) await rename(draft, target)
  } catch (error) {
    for (const file of [...drafts.map(({ draft }) => draft), ...taken]) await rm(file, { force: true })
    throw error
  }
}

/** The next version: now in UTC, and after every one that is there, so that names sort as they follow. */
export function nextVersion(now: Date, versions: readonly string[]): string {
  const newest = [...versions].sort().at(-1)
  const stamp = (date: Date) => date.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  if (newest === undefined || stamp(now) > newest) return stamp(now)
  const after = toDate(newest)
  return Number.isNaN(after.getTime()) ? String(BigInt(newest) + 1n) : stamp(new Date(after.getTime() + 1000))
}

const toDate = (version: string): Date =>
  new Date(version.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'))
