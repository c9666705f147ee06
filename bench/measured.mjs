/** Loaded into a measured process by `--import`: notes its time, its CPU and its children's, and its peak memory when it ends. */
import { readFileSync, writeFileSync } from 'node:fs'

const begun = performance.now()

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const figures = {
    wall: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6 + childrenCpu(),
    peak: process.resourceUsage().maxRSS / 1024,
  }
  writeFileSync(process.env.TENON_FIGURES ?? '/dev/null', JSON.stringify(figures))
})

/** User and system time of all children that have ended, their own included: the servers. Linux tells it in hundredths. */
function childrenCpu() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ')
    return (Number(fields[13]) + Number(fields[14])) / 100
  } catch {
    return 0
  }
}
