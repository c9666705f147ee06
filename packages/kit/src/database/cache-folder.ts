/** Where scratch databases and states are kept. */
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Below the project's own work folder, else one of this user's on this machine. A cache that is linked from elsewhere is one cache for all that link it. */
export function findCacheFolder(workFolder: string | undefined): string {
  if (workFolder === undefined) return path.join(tmpdir(), `tenon-cache-${process.getuid?.() ?? 'own'}`)
  const folder = path.join(workFolder, 'cache')
  return existsSync(folder) ? realpathSync(folder) : folder
}
