/** A session on a PGlite data folder that this process opens for it and closes with it. The caller holds the folder's lock. */
import { type Extensions, PGlite } from '@electric-sql/pglite'
import { openSession, type PgliteExtension, pgliteSocket, type Session } from '@tenon/runtime/migrate'

export async function openPgliteSession(
  folder: string,
  extensions: Readonly<Record<string, PgliteExtension>>,
): Promise<Session> {
  // What PGlite's own package exports, under types that do not ask for it.
  const instance = await PGlite.create({ dataDir: folder, extensions: { ...extensions } as unknown as Extensions })
  try {
    const session = await openSession({ socket: pgliteSocket(instance) })
    const close = async () => {
      await session.close()
      await instance.close()
    }
    return { ...session, close }
  } catch (error) {
    await instance.close()
    throw error
  }
}
