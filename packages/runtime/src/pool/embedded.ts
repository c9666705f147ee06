/** The PGlite of a `pglite:` URL: loaded by `import()`, its folder held by the lock while it is open. */
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { DatabaseError } from '../errors.ts'
import type { EmbeddedAddress } from './address.ts'
import { lockFolder } from './folder-lock.ts'
import { type EmbeddedServer, pgliteSocket } from './pglite.ts'

export interface Embedded {
  readonly socket: () => Promise<Duplex>
  close(): Promise<void>
}

/** Named databases in memory: made by the first who asks, there until the process ends. */
const named = new Map<string, Promise<EmbeddedServer>>()

export async function openEmbedded(address: Pick<EmbeddedAddress, 'folder' | 'memory'>): Promise<Embedded> {
  const { PGlite } = await loadPglite()
  const { memory } = address
  if (memory !== undefined) {
    const made = named.get(memory) ?? PGlite.create()
    named.set(memory, made)
    const instance = await made.catch((error: unknown) => {
      named.delete(memory)
      throw error
    })
    return { socket: pgliteSocket(instance), close: async () => {} }
  }
  if (address.folder === undefined) {
    const instance: EmbeddedServer = await PGlite.create()
    return { socket: pgliteSocket(instance), close: () => instance.close() }
  }
  const folder = resolve(address.folder)
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const instance: EmbeddedServer = await PGlite.create(folder)
    return { socket: pgliteSocket(instance), close: () => instance.close().finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw error
  }
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
