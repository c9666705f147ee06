/** When a process of this machine started, as text to compare; `undefined` when there is none of that pid. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export function processStartTime(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) return fromProc(pid)
  const told = spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim()
  return told === '' ? undefined : told
}

/** Field 22 of `/proc/<pid>/stat`; the second field is a name that may hold spaces and parentheses. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
