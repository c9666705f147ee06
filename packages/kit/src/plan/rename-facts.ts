/** What a rename makes of the facts before: new paths, ids and, as far as it can be foretold, new texts. */
import type { Attributes, Fact, Json } from '../catalog/fact.ts'
import { type FactId, factId, type Kind } from '../catalog/fact-id.ts'
import { quoteName, quotePath } from '../sql/quote.ts'

export interface PathRename {
  readonly kind: Kind
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What stands at a path that begins with a table's, a view's, a column's. */
const scope: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  table: [
    'table',
    'column',
    'default',
    'identity',
    'generated',
    'primary-key',
    'unique',
    'exclusion',
    'foreign-key',
    'check',
    'trigger',
    'rule',
    'policy',
    'replica-identity',
    'cluster',
  ],
  view: ['view', 'trigger', 'rule', 'column'],
  'materialized-view': ['materialized-view', 'column'],
  column: ['column', 'default', 'identity', 'generated'],
  sequence: ['sequence', 'sequence-owner'],
}

export function renameFacts(facts: readonly Fact[], rename: PathRename): Fact[] {
  const touched = new Set(facts.filter((fact) => isAt(fact, rename)).map((fact) => fact.id))
  const moved = facts.map((fact) => movePath(fact, rename))
  const ids = new Map<FactId, FactId>(facts.map((fact, index) => [fact.id, moved[index]?.id ?? fact.id]))
  return moved.map((fact, index) => {
    const old = facts[index] ?? fact
    // What moves to another schema hangs on that one.
    const schemas = [old, fact].map((one) => factId('schema', one.path.slice(0, 1)))
    const follow = (id: FactId): FactId =>
      touched.has(old.id) && id === schemas[0] && rename.kind !== 'schema' ? (schemas[1] ?? id) : (ids.get(id) ?? id)
    const concerned = [old.id, ...(old.parent === undefined ? [] : [old.parent]), ...old.uses].some((id) =>
      touched.has(id),
    )
    return {
      ...fact,
      ...(fact.parent === undefined ? {} : { parent: follow(fact.parent) }),
      uses: fact.uses.map(follow),
      ...(fact.fallsWith === undefined ? {} : { fallsWith: fact.fallsWith.map(follow) }),
      ...(concerned ? { attributes: renameText(fact, rename) } : {}),
    }
  })
}

const startsWith = (path: readonly string[], prefix: readonly string[]): boolean =>
  path.length >= prefix.length && prefix.every((name, index) => path[index] === name)

interface Placed {
  readonly kind: Kind
  readonly path: readonly string[]
}

function isAt(fact: Placed, { kind, from }: PathRename): boolean {
  if (kind === 'schema') return fact.path[0] === from[0] && fact.kind !== 'extension'
  return (scope[kind] ?? [kind]).includes(fact.kind) && startsWith(fact.path, from)
}

function movePath(fact: Fact, rename: PathRename): Fact {
  const path =
    fact.kind === 'comment' ? moveComment(fact.path, rename) : isAt(fact, rename) ? move(fact.path, rename) : fact.path
  const noted = moveTable(fact, rename)
  return { ...fact, path, id: factId(fact.kind, path), ...(noted ? { noted } : {}) }
}

const move = (path: readonly string[], { from, to }: PathRename): readonly string[] => [
  ...to,
  ...path.slice(from.length),
]

function moveComment(path: readonly string[], rename: PathRename): readonly string[] {
  const [kind = '', ...rest] = path
  // The first name of a comment's path is its target's kind.
  if (isAt({ kind: kind as Kind, path: rest }, rename)) return [kind, ...move(rest, rename)]
  // The index behind a key bears the key's name.
  const isKey = keys.has(rename.kind)
  const isBehind = isKey && kind === 'index' && rest[0] === rename.from[0] && rest[1] === rename.from[2]
  return isBehind ? [kind, rename.to[0] ?? '', rename.to[2] ?? ''] : path
}

const keys: ReadonlySet<Kind> = new Set(['primary-key', 'unique', 'exclusion'])

/** An index notes its table. */
function moveTable(fact: Fact, rename: PathRename): Attributes | undefined {
  const table = fact.noted?.table
  const isRelation = rename.kind === 'table' || rename.kind === 'materialized-view'
  if (!isRelation || !isNames(table) || !startsWith(table, rename.from)) return undefined
  return { ...fact.noted, table: rename.to }
}

const isNames = (value: Json | undefined): value is readonly string[] => Array.isArray(value)

/**
 * The server keeps parsed trees, so most texts follow a rename. Those of views and parsed bodies keep the old name as an
 * alias instead: their text is left empty, which no state equals, so they are written anew.
 */
function renameText(fact: Fact, rename: PathRename): Attributes {
  if (fact.kind === 'comment' || fact.kind === 'table') return fact.attributes
  const isStale =
    fact.kind === 'view' ||
    fact.kind === 'materialized-view' ||
    (fact.kind === 'function' && fact.noted?.parsed === true)
  if (isStale && fact.kind !== rename.kind && rename.kind !== 'schema') return { ...fact.attributes, definition: '' }
  return Object.fromEntries(
    Object.entries(fact.attributes).map(([name, value]) => [name, renameValue(fact, name, value, rename)]),
  )
}

const texts: ReadonlySet<string> = new Set(['definition', 'expression', 'type', 'using', 'check', 'default'])

function renameValue(fact: Fact, name: string, value: Json, rename: PathRename): Json {
  if (rename.kind === 'trigger') {
    const isRenamed = fact.kind === 'trigger' && startsWith(fact.path, rename.to)
    return isRenamed && typeof value === 'string' ? renameTrigger(value, rename.from[2], rename.to[2]) : value
  }
  if (typeof value === 'string' && texts.has(name)) return renameTokens(value, rename, fact.kind === 'foreign-key')
  // Names and texts of a domain's checks, names and types of a composite type's attributes.
  if ((name === 'checks' || name === 'columns') && rename.kind !== 'column' && Array.isArray(value))
    return value.map((one: Json) =>
      isNames(one) ? one.map((text, at) => (at === 0 ? text : renameTokens(text, rename, false))) : one,
    )
  if (name === 'index' && value === rename.from.at(-1) && (rename.kind === 'index' || keys.has(rename.kind)))
    return rename.to.at(-1) ?? value
  if (name === 'column' && isNames(value) && startsWith(value, rename.from)) return move(value, rename)
  if (name === 'sequence' && isNames(value) && (rename.kind === 'table' || rename.kind === 'schema'))
    return isAt({ ...fact, kind: 'column' }, { ...rename, from: rename.to })
      ? [rename.to[0] ?? '', value[1] ?? '']
      : value
  return value
}

/** `CREATE CONSTRAINT TRIGGER name AFTER …`: the definition alone of all holds its own name. */
export const renameTrigger = (definition: string, from = '', to = ''): string =>
  definition.replace(` TRIGGER ${quoteName(from)} `, () => ` TRIGGER ${quoteName(to)} `)

const token = /(\$[A-Za-z_]*\$)[\s\S]*?\1|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*/g

export function renameTokens(text: string, rename: PathRename, isForeignKey: boolean): string {
  if (rename.kind === 'column') {
    const [old, fresh] = [quoteName(rename.from[2] ?? ''), quoteName(rename.to[2] ?? '')]
    if (isForeignKey) return renameKeyColumns(text, rename)
    return text.replace(token, (word) => (word === old ? fresh : word))
  }
  const [old, fresh] = [quotePath(rename.from), quotePath(rename.to)]
  if (rename.kind === 'schema') return text.replaceAll(`${old}.`, `${fresh}.`)
  // A qualified name stands between characters that no name holds; a sequence's also within a literal.
  return text.replace(new RegExp(`(?<![\\w$".])${literally(old)}(?![\\w$"])`, 'g'), () => fresh)
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Local columns stand before REFERENCES, the target's behind. */
function renameKeyColumns(text: string, { from, to }: PathRename): string {
  const match = /^FOREIGN KEY \((.*?)\) REFERENCES (.*?)\((.*?)\)(.*)$/s.exec(text)
  if (!match) return text
  const [, own = '', target = '', theirs = '', rest = ''] = match
  const swap = (list: string): string =>
    list
      .split(', ')
      .map((name) => (name === quoteName(from[2] ?? '') ? quoteName(to[2] ?? '') : name))
      .join(', ')
  const isTarget = target === quotePath(to.slice(0, 2))
  return `FOREIGN KEY (${isTarget ? own : swap(own)}) REFERENCES ${target}(${isTarget ? swap(theirs) : theirs})${rest}`
}
