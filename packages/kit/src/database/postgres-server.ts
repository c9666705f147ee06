/** Runs a PostgreSQL cluster of one's own from a folder of server binaries: `initdb`, start, stop. Knows no provider. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface PostgresServerOptions {
  /** Folder that holds `bin/postgres` and `bin/initdb`, readable by the OS user that runs them. */
  readonly home: string
  /** Data folder; made by `initdb` where it is missing. A temporary one, removed by `stop`, without it. */
  readonly data?: string
  /** A free port of the server's choice without it. */
  readonly port?: number
  /** Extra `-c name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>
  /** A folder of the server's that goes when it ends, however that happens. */
  readonly scrap?: string
}

export interface PostgresServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly pid: number
  /** A URL of one database on this server. */
  url(database: string): string
  /** Fast shutdown; removes a temporary data folder. */
  stop(): Promise<void>
}

/** Scratch data need not survive a power failure. */
const throwAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  // A plan of a whole schema locks every object of it in one transaction.
  max_locks_per_transaction: '1024',
}

export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const account = serverAccount()
  const temporary = options.data === undefined
  const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'tenon-postgres-'))
  initialiseCluster(options.home, data)
  const port = options.port ?? (await freePort())
  const settings = {
    ...throwAway,
    ...options.settings,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: `${port}`,
  }
  const child = spawn(
    path.join(options.home, 'bin/postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...account },
  )
  const passing = [...(temporary ? [data] : []), ...(options.scrap === undefined ? [] : [options.scrap])]
  const clear = () => {
    for (const folder of passing) rmSync(folder, { recursive: true, force: true })
  }
  const watchdog = guardAgainstOrphaning(child, passing)
  try {
    await untilReady(child)
  } catch (error) {
    watchdog.kill('SIGKILL')
    clear()
    throw error
  }
  const stop = async () => {
    watchdog.kill('SIGKILL')
    await stopProcess(child)
    clear()
  }
  return {
    host: '127.0.0.1',
    port,
    user: 'postgres',
    pid: child.pid ?? 0,
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop,
  }
}

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The servers refuse to run as root; then the OS user `postgres` runs them, or `nobody` where there is none. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  account ??= findAccount()
  return account
}

let account: Account | undefined

function findAccount(): Account {
  for (const name of ['postgres', 'nobody']) {
    const found = localAccount(name) ?? namedAccount(name)
    if (found) return found
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no OS user `postgres` or `nobody` to run it as.')
}

/** A line of `/etc/passwd` is there at once; see passwd(5). */
function localAccount(name: string): Account | undefined {
  try {
    const [, , uid, gid] =
      new RegExp(`^${name}:.*$`, 'm').exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? []
    return Number(uid) && Number(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined
  } catch {
    return undefined
  }
}

/** As the system's other directories know it: two processes. */
function namedAccount(name: string): Account | undefined {
  const id = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  const [uid, gid] = [id('-u'), id('-g')]
  return uid && gid ? { uid, gid } : undefined
}

/** Makes a cluster in a folder that holds none yet. */
export function initialiseCluster(home: string, data: string): void {
  const account = serverAccount()
  mkdirSync(data, { recursive: true })
  if (account) chownSync(data, account.uid, account.gid)
  if (existsSync(path.join(data, 'PG_VERSION'))) return
  const flags = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(path.join(home, 'bin/initdb'), flags, { encoding: 'utf8', cwd: '/', ...account })
  if (made.status !== 0) throw new Error(`initdb failed in ${data}: ${made.stderr || made.error?.message}`)
}

/** A port of the loopback that nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const timer = setTimeout(() => reject(new Error(`PostgreSQL did not become ready in 30 s: ${log}`)), 30_000)
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-4000)
      if (!log.includes('database system is ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`PostgreSQL ended with code ${code}: ${log}`))
    })
    // A forgotten server must not keep the process alive.
    child.unref()
    unrefStream(child.stderr)
  })
}

/** A shell that reads from a pipe of ours: it ends when we do, however that happens, and then shuts the server down. */
function guardAgainstOrphaning(server: ChildProcess, passing: readonly string[]): ChildProcess {
  const script = `
    read _
    server="$1"; shift
    kill -INT "$server" 2>/dev/null
    tries=0
    while kill -0 "$server" 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    [ $# -gt 0 ] && rm -rf "$@"`
  const guard = spawn('sh', ['-c', script, 'tenon-guard', `${server.pid}`, ...passing], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  guard.unref()
  unrefStream(guard.stdin)
  return guard
}

/** Pipes to a child are sockets, which the types don't tell; an open one would keep the process alive. */
const unrefStream = (stream: unknown): void => (stream as { unref?: () => void } | null)?.unref?.()

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGQUIT'), 5_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGINT')
  })
}
