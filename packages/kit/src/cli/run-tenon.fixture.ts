/** Runs the command as a user does: a process of its own. */
import { spawn } from 'node:child_process'
import path from 'node:path'

const bin = path.join(import.meta.dirname, '../../bin/tenon.js')

export interface Run {
  readonly code: number | null
  readonly output: string
  readonly complaint: string
}

export interface Started {
  readonly run: Promise<Run>
  readonly send: (signal: NodeJS.Signals) => void
}

export const runTenon = (words: readonly string[], options: RunOptions = {}): Promise<Run> =>
  startTenon(words, options).run

export function startTenon(words: readonly string[], options: RunOptions = {}): Started {
  const [command = '', ...more] = [...(options.heedsPermissions ? heedful : []), process.execPath, bin]
  const child = spawn(command, [...more, ...words], {
    cwd: options.cwd ?? import.meta.dirname,
    env: { ...process.env, CI: '', TENON_DEBUG: '', FORCE_COLOR: '', NODE_ENV: '', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [output, complaint] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const run = new Promise<Run>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output, complaint }))
  })
  return { run, send: (signal) => child.kill(signal) }
}

/** Root reads and writes whatever it wants; without these rights it is held to what files allow, like anybody. */
const heedful =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search']
    : []

export interface RunOptions {
  readonly heedsPermissions?: boolean
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
}
