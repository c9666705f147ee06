/** What importing the generated index costs an application, over the driver's own import. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Figures } from './measure.ts'
import { measureCommand } from './measure.ts'

const script = `await import('postgres')
const [since, before] = [performance.now(), process.cpuUsage()]
await import('./generated/index.js')
const { user, system } = process.cpuUsage(before)
const peak = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ wall: (performance.now() - since) / 1000, cpu: (user + system) / 1e6, peak }))
`

/** The least of seven processes: what is above it is the neighbours'. */
export function measureImport(folder: string): Figures {
  writeFileSync(path.join(folder, 'import-index.mjs'), script)
  const runs = Array.from({ length: 7 }, () => {
    const { output } = measureCommand(folder, process.execPath, ['import-index.mjs'])
    // Printed by the script above.
    return JSON.parse(output) as { readonly wall: number; readonly cpu: number; readonly peak: number }
  })
  const least = (key: 'wall' | 'cpu' | 'peak') => Math.min(...runs.map((one) => one[key]))
  return { wall: least('wall'), cpu: least('cpu'), peak: least('peak') }
}
