/** The version of this package, as `tenon --version` prints it. */
import { readFileSync } from 'node:fs'

// Two folders up from `src/cli` and from `dist/cli` alike.
const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

export const version =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
