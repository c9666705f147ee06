/** Files and lines of each package's sources, without tests. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const packages = path.join(import.meta.dirname, '../packages')

export function sourceSizes(): readonly string[] {
  return ['schema', 'runtime', 'kit'].map((name) => {
    const folder = path.join(packages, name, 'src')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!\.test|\.fixture)\.ts$/.test(file),
    )
    const lines = files.map((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').length - 1)
    const sorted = lines.sort((left, right) => left - right)
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
    const sum = sorted.reduce((total, one) => total + one, 0)
    return `@tenon/${name}: ${files.length} files, ${sum} lines; median ${at(0.5)}, 95th percentile ${at(0.95)}, longest ${at(1)}`
  })
}
