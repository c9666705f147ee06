/** Which Tenon this is, for what is kept by the code that made it: a hash of that code, so that nobody has to say that it changed. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)

/** Where sources run as they are: read at once, before somebody edits what is loaded by now. */
const ofSources = here.endsWith('.ts') ? hashSources() : undefined
let known = ofSources

export function ownVersion(): string {
  known ??= hash(builtPackages().map((folder) => readFileSync(path.join(folder, 'built-from'), 'utf8')))
  return known
}

/** Folders of what was built: the build leaves the hash of its modules in each. */
const builtPackages = (): readonly string[] => [
  // Two folders up from `dist/shared`, and from the entries beside it.
  path.join(path.dirname(here), '../../dist'),
  ...['@tenon/schema', '@tenon/runtime'].map((name) => path.dirname(fileURLToPath(import.meta.resolve(name)))),
]

function hashSources(): string {
  const packages = path.join(path.dirname(here), '../../..')
  const folders = ['kit', 'schema', 'runtime'].map((one) => path.join(packages, one, 'src'))
  return hash(
    folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => !/\.(?:test|test-d|fixture)\.ts$/.test(file))
        .map((file) => {
          const told = statSync(path.join(folder, file), { throwIfNoEntry: false })
          return `${file} ${told?.mtimeMs} ${told?.size}`
        }),
    ),
  )
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}
