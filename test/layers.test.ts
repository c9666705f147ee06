/** Holds the import table of docs/architecture.md against the code: who may import whom, and no cycle between files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')

/** Room → rooms it may import, beside its own. The order is top-down; nothing points up. */
const table: Record<string, readonly string[]> = {
  'schema/index': ['schema/language', 'schema/columns', 'schema/base'],
  'schema/compile': ['schema/language', 'schema/columns', 'schema/base'],
  'schema/language': ['schema/columns', 'schema/base'],
  'schema/columns': ['schema/base'],
  'schema/base': [],

  'runtime/index': [
    'runtime/database',
    'runtime/transaction',
    'runtime/query',
    'runtime/pool',
    'runtime/codec',
    'runtime/errors',
  ],
  'runtime/database': ['runtime/transaction', 'runtime/query', 'runtime/pool', 'runtime/codec', 'runtime/errors'],
  'runtime/transaction': ['runtime/pool', 'runtime/codec', 'runtime/errors'],
  'runtime/query': ['runtime/pool', 'runtime/codec', 'runtime/errors'],
  'runtime/pool': ['runtime/codec', 'runtime/errors'],
  'runtime/codec': ['runtime/errors'],
  'runtime/errors': [],
  'runtime/migrate': ['runtime/pool', 'runtime/codec', 'runtime/errors'],
  'runtime/testing': ['runtime/index', 'runtime/migrate', 'runtime/database'],

  'kit/sql': [],
  'kit/catalog': ['kit/sql', '@tenon/runtime/migrate'],
  'kit/plan': ['kit/sql', 'kit/catalog', '@tenon/runtime/migrate'],
  'kit/database': ['kit/sql', '@tenon/runtime', '@tenon/runtime/migrate'],
  'kit/migration': ['kit/sql', '@tenon/runtime/migrate'],
  'kit/state': ['kit/sql', 'kit/catalog', 'kit/plan', 'kit/database', '@tenon/schema', '@tenon/runtime/migrate'],
  'kit/proof': ['kit/sql', 'kit/catalog', 'kit/plan', 'kit/database', '@tenon/runtime/migrate'],
  'kit/lint': ['kit/sql', 'kit/catalog', 'kit/plan', 'kit/proof', '@tenon/schema'],
  'kit/report': ['kit/sql', 'kit/catalog', 'kit/database', '@tenon/schema', '@tenon/runtime/migrate'],
  'kit/emit': ['kit/sql', 'kit/report', '@tenon/schema'],
  'kit/project': ['@tenon/schema', '@tenon/schema/compile', '@tenon/runtime'],
  'kit/tasks': [
    'kit/sql',
    'kit/catalog',
    'kit/plan',
    'kit/database',
    'kit/migration',
    'kit/state',
    'kit/proof',
    'kit/lint',
    'kit/report',
    'kit/emit',
    'kit/project',
    '@tenon/schema',
    '@tenon/schema/compile',
    '@tenon/runtime',
    '@tenon/runtime/migrate',
  ],
  'kit/cli': ['kit/tasks'],
  'kit/index': ['kit/tasks', 'kit/project'],
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
    where: /^packages\/(?:runtime\/src\/database\/log|kit\/src\/database\/scratch-pglite)\.ts$/,
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

test('the generic diff names no kind of object', async () => {
  const { kinds } = await import('../packages/kit/src/catalog/fact-id.ts')
  const text = code('packages/kit/src/catalog/diff.ts')
  expect(kinds.filter((kind) => text.includes(`'${kind}'`))).toEqual([])
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
