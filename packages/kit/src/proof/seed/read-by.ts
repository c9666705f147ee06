/** What statements written by hand look for in rows: keys of JSON, and the constants that they compare with. */
import { candidatesOf, mine } from './candidates.ts'
import { mentions, type SeedCatalog, type SeedColumn, type SeedTable } from './catalog.ts'
import { plainByType } from './plain-values.ts'

interface KeyRead {
  readonly path: readonly string[]
  /** What it is cast to. */
  readonly type: string | undefined
}

const arrows = /(?:\s*(?:#>>?|->>?)\s*'(?:[^']|'')*')+/g
const castAfter = /^[\s)]*(?:::\s*|\bas\s+)"?([a-z][a-z0-9_ ]*?)"?\s*(?:[(),;[]|$|\b(?:from|as|where|and|or)\b)/i

/** `a->'b'->>'c'`, `a #>> '{b,c}'`. */
export const keysRead = (sql: string): readonly KeyRead[] =>
  [...sql.matchAll(arrows)].map((match) => ({
    path: [...match[0].matchAll(/(#?)[->]>?>?\s*'((?:[^']|'')*)'/g)].flatMap(([, , text = '']) =>
      text.startsWith('{') ? text.slice(1, -1).split(',') : [text.replaceAll("''", "'")],
    ),
    type: castAfter.exec(sql.slice(match.index + match[0].length))?.[1]?.trim(),
  }))

/** Best first. JSON has all keys at once; of constants each is a value. */
export function valuesRead(
  table: SeedTable,
  column: SeedColumn,
  { reads, catalog }: { readonly reads: readonly string[]; readonly catalog: SeedCatalog },
): readonly string[] {
  const own = reads.filter((sql) => mentions(sql, table.name) && mentions(sql, column.name))
  if (own.length === 0) return []
  if (/^jsonb?$/.test(column.baseType)) return objectsWith(own.flatMap(keysRead))
  const plain = new Set(candidatesOf(column, catalog))
  const labels = catalog.types.get(column.typeId)?.kind === 'enum' ? plain : undefined
  const mined = mine(own.map(conditions))
  if (labels) return mined.strings.filter((text) => labels.has(text))
  return candidatesOf(column, catalog, mined)
    .filter((value) => !plain.has(value))
    .slice(0, constantsAtMost)
}

/** What is written by it, such as `set v = 'x'`, would collide where values are unique. */
const conditions = (sql: string): string => {
  const at = sql.search(/\b(?:where|when|on|having)\b/i)
  return at < 0 ? '' : sql.slice(at)
}

const constantsAtMost = 12

function objectsWith(keys: readonly KeyRead[]): readonly string[] {
  if (keys.length === 0) return []
  return [0, 1, 2].map((turn) => {
    const root: Nested = {}
    for (const { path, type } of keys) put(root, path, leaf(type, turn))
    return JSON.stringify(root)
  })
}

type Nested = { [key: string]: Nested | string }

function put(into: Nested, [key = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    into[key] ??= value
    return
  }
  const there = into[key]
  const inner = typeof there === 'object' ? there : {}
  into[key] = inner
  put(inner, rest, value)
}

const shortNames: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  decimal: 'integer',
  numeric: 'integer',
  float8: 'double precision',
  bool: 'boolean',
}

function leaf(type: string | undefined, turn: number): string {
  const plain = type === undefined ? undefined : plainByType[shortNames[type.toLowerCase()] ?? type.toLowerCase()]
  return plain?.[turn] ?? plain?.[0] ?? `probe ${'abc'[turn]}`
}
