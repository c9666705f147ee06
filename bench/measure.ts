/** Runs a command and tells what it took: wall time, CPU with that of every process it started, and its own peak memory. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

export interface Figures {
  /** Seconds. */
  readonly wall: number
  /** Seconds of user and system time, that of servers included; Linux only. */
  readonly cpu: number | undefined
  /** MB of the process itself. */
  readonly peak: number | undefined
}

/** Node on a script. */
export function measureNode(folder: string, words: readonly string[]): Figures {
  const file = path.join(folder, 'figures.json')
  const measured = ['--import', path.join(import.meta.dirname, 'measured.mjs'), ...words]
  const { cpu } = measureCommand(folder, process.execPath, measured, { TENON_FIGURES: file })
  // Written by `measured.mjs`.
  const { wall, peak } = JSON.parse(readFileSync(file, 'utf8')) as { readonly wall: number; readonly peak: number }
  rmSync(file)
  return { wall, cpu, peak }
}

export function measureCommand(
  folder: string,
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Figures & { readonly output: string } {
  const [since, before] = [performance.now(), childrenCpu()]
  const done = spawnSync(command, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } })
  const wall = (performance.now() - since) / 1000
  if (done.status !== 0)
    throw new Error(`\`${[command, ...words].join(' ')}\` ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  const after = childrenCpu()
  const cpu = before === undefined || after === undefined ? undefined : after - before
  return { wall, cpu, peak: undefined, output: done.stdout }
}

/** Of all children that have ended, and of theirs. Linux tells it in hundredths of a second. */
function childrenCpu(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}
