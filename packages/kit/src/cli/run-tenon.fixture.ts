/** Runs the command as a user does: a process of its own. */
import { spawn } from 'node:child_process'
import path from 'node:path'

const bin = path.join(import.meta.dirname, '../../bin/tenon.js')

export interface Run {
  readonly code: number | null
  readonly output: string
  readonly complaint: string
}

export function runTenon(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...words], {
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
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output, complaint }))
  })
}

export interface RunOptions {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
}
