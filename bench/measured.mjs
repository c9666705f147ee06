/** Loaded into a measured process by `--import`: notes its wall time and its peak memory when it ends. */
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  // From the start of the process on.
  const figures = { wall: performance.now() / 1000, peak: process.resourceUsage().maxRSS / 1024 }
  writeFileSync(process.env.TENON_FIGURES ?? '/dev/null', JSON.stringify(figures))
})
