/** Holds the import table of docs/architecture.md against the code: who may import whom, and no cycle between files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')

/** Room → rooms it may import, beside its own, as the page says it. */
const table: Readonly<Record<string, readonly string[]>> = readTable()

function readTable(): Record<string, string[]> {
  const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
  const block = /## Who may import whom[\s\S]*?```text\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const found: Record<string, string[]> = {}
  let name = ''
  for (const line of block.split('\n')) {
    const [, first = '', room, targets = ''] = /^(\w*)\s+(\w+)\s+>([^#]*)/.exec(line) ?? []
    if (first !== '') name = first
    if (room === undefined) continue
    const words = targets.split(/\s+/).filter(Boolean)
    found[`${name}/${room}`] = words.map((word) => (word.startsWith('@') ? word : `${name}/${word}`))
  }
  return found
}

/** Every room may import it; it imports nothing. */
const everywhere = '@tenon/schema/problem'

function roomOf(file: string): string {
  const [, name = '', , first = '', ...rest] = file.split('/')
  if (name === 'schema') {
    if (first === 'columns') return 'schema/columns'
    const stem = first.replace('.ts', '')
    if (stem === 'index' || stem === 'compile') return `schema/${stem}`
    return ['ir', 'shape', 'problem', 'sources', 'sql', 'quote', 'reference'].includes(stem)
      ? 'schema/base'
      : 'schema/language'
  }
  return `${name}/${rest.length > 0 ? first : first.replace('.ts', '')}`
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const files = readdirSync(path.join(root, 'packages'))
  .flatMap((name) =>
    readdirSync(path.join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' }).map(
      (file) => `packages/${name}/src/${file}`,
    ),
  )
  .filter((file) => file.endsWith('.ts') && !/\.(?:test|test-d|fixture)\.ts$/.test(file))
  .sort()

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(path.join(root, file), 'utf8')
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...found].flatMap((match) => {
    const target = match[2] ?? match[3] ?? ''
    const to = target.startsWith('.') ? path.join(path.dirname(file), target) : target
    return [{ from: file, to, typeOnly: match[1] !== undefined }]
  })
})

test('the table of the page points down only', () => {
  expect(Object.keys(table)).toHaveLength(28)
  const above = (room: string, seen: readonly string[] = []): readonly string[] =>
    seen.includes(room) ? [room] : (table[room] ?? []).flatMap((next) => above(next, [...seen, room]))
  expect(Object.keys(table).filter((room) => above(room).includes(room))).toEqual([])
})

test('every import points down the table', () => {
  const wrong = imports.flatMap(({ from, to }) => {
    const room = roomOf(from)
    const target = to.startsWith('packages/') ? roomOf(to) : to
    if (!to.startsWith('packages/') && !to.startsWith('@tenon/')) return []
    if (target === room || target === everywhere) return []
    const allowed = table[room]
    if (!allowed) return [`${from}: the room ${room} is not in the table`]
    return allowed.includes(target) ? [] : [`${from} imports ${to} (${room} -> ${target})`]
  })
  expect(wrong).toEqual([])
})

test('no file is part of an import cycle', () => {
  const edges = new Map<string, string[]>()
  for (const { from, to } of imports) if (to.startsWith('packages/')) edges.set(from, [...(edges.get(from) ?? []), to])
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  expect(cycles).toEqual([])
})

test('every relative import names a file that exists', () => {
  const missing = imports.filter(({ to }) => to.startsWith('packages/') && !existsSync(path.join(root, to)))
  expect(missing).toEqual([])
})

test('only the entrances of a package re-export', () => {
  const offenders = files.filter(
    (file) =>
      path.basename(file) !== 'index.ts' &&
      file !== 'packages/schema/src/compile.ts' &&
      /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\s/m.test(readFileSync(path.join(root, file), 'utf8')),
  )
  expect(offenders).toEqual([])
})

/** Names that a file imports and exports again, be it without a `from`. */
function passedOn(text: string): readonly string[] {
  const names = (list: string) =>
    list.split(',').flatMap((part) => {
      const [name = '', alias = name] = part
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)
      return name === '' ? [] : [{ name, alias }]
    })
  const imported = new Set(
    [...text.matchAll(/^import\s+(?:type\s+)?(?:(\w+)\s*,?\s*)?(?:\*\s+as\s+(\w+)|\{([^}]*)\})?\s*from\s/gm)].flatMap(
      ([, whole, star, list = '']) => [whole ?? '', star ?? '', ...names(list).map(({ alias }) => alias)],
    ),
  )
  return [...text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}(?!\s*from\b)/gm)].flatMap(([, list = '']) =>
    names(list).flatMap(({ name }) => (imported.has(name) ? [name] : [])),
  )
}

test('no file passes on what it imports', () => {
  const text = (file: string) => readFileSync(path.join(root, file), 'utf8')
  const offenders = files.filter((file) => path.basename(file) !== 'index.ts' && passedOn(text(file)).length > 0)
  expect(offenders).toEqual([])
  const example = `import all, { type A, b as c } from './a.ts'\nimport * as d from './d.ts'\nconst e = 1\n`
  expect(
    passedOn(`${example}export { A, c as f, b, e }\nexport type { d, all }\nexport { c } from './a.ts'\n`),
  ).toEqual(['A', 'c', 'd', 'all'])
})

/** Where a word may stand: rooms or files, and why. */
const allowedAt: readonly { readonly what: string; readonly pattern: RegExp; readonly where: RegExp }[] = [
  {
    what: 'prints or exits',
    pattern: /\bconsole\.|process\.(?:exit|exitCode|argv|stdout|stderr)\b/,
    where: /^packages\/kit\/src\/cli\//,
  },
  // The query log's default sink, which an application may replace; the child that makes a data folder answers its parent.
  {
    what: 'writes to a descriptor',
    pattern: /\bwriteSync\b/,
    where: /^packages\/(?:runtime\/src\/database\/log|kit\/src\/database\/pglite-base)\.ts$/,
  },
  {
    what: 'reads the environment',
    pattern: /process\.env\b/,
    where: /^packages\/(?:kit\/src\/(?:cli|project)\/|runtime\/src\/database\/target\.ts$)/,
  },
  {
    what: 'touches a driver',
    pattern: /from '(?:postgres|@electric-sql\/[^']+)'|import\('(?:postgres|@electric-sql\/[^']+)'\)/,
    where: /^packages\/(?:kit\/src\/database|runtime\/src\/pool)\//,
  },
]

test.each(allowedAt)('nothing $what outside the rooms for it', ({ pattern, where }) => {
  expect(files.filter((file) => !where.test(file) && pattern.test(code(file)))).toEqual([])
})

/** A new kind brings its reader and its rule: what is shared between kinds asks those. */
const aboutKinds = /catalog\/(?:fact-id|attributes)\.ts$/

test('what reads, compares and plans facts of all kinds names none of them', async () => {
  const { kinds } = await import('../packages/kit/src/catalog/fact-id.ts')
  const shared = files.filter((file) => /^packages\/kit\/src\/(?:catalog|plan)$/.test(path.dirname(file)))
  const named = new RegExp(`['"\`](?:${kinds.join('|')})['"\`:]`)
  expect(shared.filter((file) => !aboutKinds.test(file) && named.test(code(file)))).toEqual([])
  expect(named.test(code('packages/kit/src/catalog/fact-id.ts'))).toBe(true)
})

test('readers and rules are twins', () => {
  const stems = (folder: string) =>
    files
      .filter((file) => path.dirname(file) === folder && path.basename(file) !== 'all.ts')
      .map((file) => path.basename(file))
  expect(stems('packages/kit/src/catalog/read').sort()).toEqual(stems('packages/kit/src/plan/rules').sort())
})

/** A file's text without its comments. */
function code(file: string): string {
  return readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
