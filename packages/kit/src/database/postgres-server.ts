/** Runs a PostgreSQL cluster of one's own from a folder of server binaries: `initdb`, start, stop. Knows no provider. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface PostgresServerOptions {
  /** Folder that holds `bin/postgres` and `bin/initdb`, readable by the OS user that runs them. */
  readonly home: string
  /** Data folder; made by `initdb` where it is missing. A temporary one, removed by `stop`, without it. */
  readonly data?: string
  /** Extra `-c name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>
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
const throwAway = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' }

export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const account = serverAccount()
  const temporary = options.data === undefined
  const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'tenon-postgres-'))
  if (account) {
    mkdirSync(data, { recursive: true })
    chownSync(data, account.uid, account.gid)
  }
  initialise(options.home, data, account)
  const port = await freePort()
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
  await untilReady(child)
  const stop = async () => {
    await stopProcess(child)
    if (temporary) rmSync(data, { recursive: true, force: true })
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

interface Account {
  readonly uid: number
  readonly gid: number
}

/** The servers refuse to run as root; then the `postgres` OS user runs them. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  const [uid, gid] = [id('-u'), id('-g')]
  if (!uid || !gid)
    throw new Error('PostgreSQL refuses to run as root, and there is no OS user `postgres` to run it as.')
  return { uid, gid }
}

function initialise(home: string, data: string, account: Account | undefined): void {
  const isCluster = spawnSync('test', ['-f', path.join(data, 'PG_VERSION')]).status === 0
  if (isCluster) return
  const flags = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(path.join(home, 'bin/initdb'), flags, { encoding: 'utf8', cwd: '/', ...account })
  if (made.status !== 0) throw new Error(`initdb failed in ${data}: ${made.stderr || made.error?.message}`)
}

const freePort = (): Promise<number> =>
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
    ;(child.stderr as unknown as { unref?: () => void } | null)?.unref?.()
  })
}

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
