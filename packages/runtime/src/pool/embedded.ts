/** The PGlite of a `pglite:` URL: loaded by `import()`, its folder held by the lock while it is open. */
import { mkdir } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { DatabaseError } from '../errors.ts'
import { lockFolder } from './folder-lock.ts'
import { type EmbeddedServer, pgliteSocket } from './pglite.ts'

export interface Embedded {
  readonly socket: () => Promise<Duplex>
  close(): Promise<void>
}

export async function openEmbedded(folder: string | undefined): Promise<Embedded> {
  const { PGlite } = await loadPglite()
  if (folder === undefined) {
    const instance: EmbeddedServer = await PGlite.create()
    return { socket: pgliteSocket(instance), close: () => instance.close() }
  }
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
