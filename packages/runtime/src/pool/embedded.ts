/** The PGlite of a `pglite:` URL: loaded by `import()`, its folder held by the lock while it is open. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Extensions } from '@electric-sql/pglite'
import { DatabaseError } from '../errors.ts'
import type { EmbeddedAddress } from './address.ts'
import { lockFolder } from './folder-lock.ts'
import { type EmbeddedServer, pgliteSocket } from './pglite.ts'
import { loadPgliteExtensions } from './pglite-extensions.ts'

export interface Embedded {
  readonly socket: () => Promise<Duplex>
  close(): Promise<void>
}

/** Named databases in memory: made by the first who asks, there until the process ends. */
const named = new Map<string, Promise<EmbeddedServer>>()

/** `extensions`: those that its SQL will create; a folder keeps in mind what it was opened with. */
export async function openEmbedded(
  address: Pick<EmbeddedAddress, 'folder' | 'memory'>,
  extensions: readonly string[] = [],
): Promise<Embedded> {
  const { PGlite } = await loadPglite()
  const { memory } = address
  if (memory !== undefined) {
    const made = named.get(memory) ?? load(extensions).then((loaded) => PGlite.create({ extensions: loaded }))
    named.set(memory, made)
    const instance = await made.catch((error: unknown) => {
      named.delete(memory)
      throw error
    })
    return { socket: pgliteSocket(instance), close: async () => {} }
  }
  if (address.folder === undefined) {
    const instance: EmbeddedServer = await PGlite.create({ extensions: await load(extensions) })
    return { socket: pgliteSocket(instance), close: () => instance.close() }
  }
  const folder = resolve(address.folder)
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const known = await readNames(folder)
    const names = [...new Set([...known, ...extensions])]
    const instance: EmbeddedServer = await PGlite.create(folder, { extensions: await load(names) })
    if (names.length > known.length) await writeFile(noteOf(folder), `${names.join('\n')}\n`)
    return { socket: pgliteSocket(instance), close: () => instance.close().finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw error
  }
}

// Each is what PGlite's own package exports, under types that do not ask for it.
const load = async (names: readonly string[]): Promise<Extensions> =>
  (await loadPgliteExtensions(names)) as unknown as Extensions

/** What a folder's catalogue names must be loaded before anybody can read that catalogue. */
const noteOf = (folder: string): string => join(folder, 'tenon_extensions')

async function readNames(folder: string): Promise<readonly string[]> {
  const text = await readFile(noteOf(folder), 'utf8').catch(() => '')
  return text.split('\n').filter((name) => name !== '')
}

async function loadPglite(): Promise<typeof import('@electric-sql/pglite')> {
  try {
    return await import('@electric-sql/pglite')
  } catch (cause) {
    throw new DatabaseError({
      kind: 'configuration',
      message: 'A `pglite:` URL needs the package `@electric-sql/pglite`; install it, or give a `postgres://` URL.',
      cause,
    })
  }
}
