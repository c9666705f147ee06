/** Which Tenon this is, for what is kept by the version that made it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

let known: string | undefined

/** The manifest of the package; where sources run as they are and change under one version, also their times and sizes. */
export function ownVersion(): string {
  known ??= readVersion()
  return known
}

function readVersion(): string {
  const here = fileURLToPath(import.meta.url)
  // Two folders up from `src/project` and from what is built alike.
  const packageFolder = path.join(path.dirname(here), '../..')
  const manifest = readFileSync(path.join(packageFolder, 'package.json'), 'utf8')
  if (!here.endsWith('.ts')) return manifest
  const sources = ['kit', 'schema', 'runtime'].map((one) => path.join(packageFolder, '..', one, 'src'))
  const marks = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => {
      const told = statSync(path.join(folder, file), { throwIfNoEntry: false })
      return `${file} ${told?.mtimeMs} ${told?.size}`
    }),
  )
  return createHash('sha256').update(marks.join('\n')).digest('hex')
}
