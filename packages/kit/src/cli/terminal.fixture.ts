/** Runs the command in a pseudo-terminal, where it asks its questions: `script` of util-linux makes one. */
import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'

const bin = path.join(import.meta.dirname, '../../bin/tenon.js')

export const hasTerminal =
  process.platform === 'linux' &&
  (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '').includes('util-linux')

export const keys = { enter: '\r', down: '\u001b[B', escape: '\u001b' } as const

export interface Typed {
  /** What appears on the screen before the keys are pressed. */
  readonly after: string
  readonly press: readonly string[]
}

/** The exit code, and all that was shown. */
export function runInTerminal(
  words: readonly string[],
  { cwd, typed, columns = 100 }: { readonly cwd: string; readonly typed: readonly Typed[]; readonly columns?: number },
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const command = [process.execPath, bin, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  // Node warns when both are set, even to nothing.
  const { FORCE_COLOR: _, ...environment } = process.env
  const child = spawn('script', ['-qefc', `stty cols ${columns} rows 40; exec ${command}`, '/dev/null'], {
    cwd,
    env: { ...environment, CI: '', NO_COLOR: '1', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const left = [...typed]
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    const [next] = left
    if (!next || !screen.includes(next.after)) return
    left.shift()
    // One key at a time, as fingers do: an escape sequence and a key in one chunk would be read as one.
    for (const [index, key] of next.press.entries()) setTimeout(() => child.stdin.write(key), 200 * (index + 1))
  })
  // A question that never came would leave it waiting for ever.
  const patience = setTimeout(() => child.kill(), 60_000)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(patience)
      resolve({ code, screen })
    })
  })
}
