/** Where a bundle lies while it runs: in `.tenon/`; where the project can only be read, in a folder that sees the same packages. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRefused, writeWorkFile } from './files.ts'

/** Its path there. */
export async function placeBundle(root: string, name: string, text: string): Promise<string> {
  const file = `${name}.mjs`
  try {
    return await writeWorkFile(root, file, text)
  } catch (error) {
    const work = isRefused(error) ? mirrorOf(root) : undefined
    if (work === undefined) throw error
    await writeFile(path.join(work, file), text)
    return path.join(work, file)
  }
}

const mirrors = new Map<string, string | undefined>()

/** The work folder of an image of the project for this process alone: nothing but links to the folders in which Node looks for packages. */
function mirrorOf(root: string): string | undefined {
  if (mirrors.has(root)) return mirrors.get(root)
  const top = makeTop()
  const work = top === undefined ? undefined : linkPackages(root, top)
  mirrors.set(root, work)
  return work
}

/** A container whose disk is read-only has memory to write to, if nothing else. */
function makeTop(): string | undefined {
  for (const home of [tmpdir(), '/dev/shm']) {
    try {
      const top = mkdtempSync(path.join(home, 'tenon-'))
      process.once('exit', () => rmSync(top, { recursive: true, force: true }))
      return top
    } catch {
      // The next one may do.
    }
  }
  return undefined
}

function linkPackages(root: string, top: string): string {
  const place = (folder: string): string => path.join(top, path.relative(path.parse(root).root, folder))
  const work = path.join(place(root), '.tenon')
  mkdirSync(work, { recursive: true })
  for (let folder = root; ; folder = path.dirname(folder)) {
    const packages = path.join(folder, 'node_modules')
    if (hasPackages(packages)) symlinkSync(packages, path.join(place(folder), 'node_modules'), 'junction')
    if (folder === path.dirname(folder)) return work
  }
}

/** A folder that can't be listed has none for us. */
function hasPackages(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0
  } catch {
    return false
  }
}
