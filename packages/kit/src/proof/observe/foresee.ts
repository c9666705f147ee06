/** What a statement will lock, told beforehand from its words: a guess, which a look at many statements at once confirms or refutes. */
import { lockModes } from './lock-mode.ts'
import type { Relation, Watch } from './watch.ts'

/** Oids of relations from before the segment that it locks in access exclusive mode; it does nothing else to any. */
export type Foreseen = readonly string[]

/** `undefined` where only a look of its own tells. */
export type Foresight = (sql: string) => Foreseen | undefined

export function foresight({ relations, heldOn }: Pick<Watch, 'relations' | 'heldOn'>): Foresight {
  const named = new Map<string, readonly Relation[]>()
  for (const one of relations.values()) {
    const name = one.path.at(-1) ?? ''
    named.set(name, [...(named.get(name) ?? []), one])
  }
  const isFree = (word: string) => (named.get(word) ?? []).every(({ oid }) => heldOn(oid) >= enough)
  return (sql) => {
    const dropped = drops.exec(sql)?.groups?.path
    if (dropped !== undefined) return droppedOf(namesIn(dropped), named)
    if (!starts.test(sql) || filled.test(sql)) return undefined
    const [, subject] = altered.exec(sql) ?? []
    const isOwn = subject === undefined || !named.has(namesIn(subject).at(-1) ?? '')
    return isOwn && namesIn(sql).every(subject === undefined ? (word) => !named.has(word) : isFree) ? [] : undefined
  }
}

/** Nothing that a foreign key or a partition of what is new takes is stronger. */
const enough = lockModes.indexOf('share row exclusive')

const name = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\d_$]*)`
const path = String.raw`${name}(?:\.${name})?`

const drops = new RegExp(String.raw`^\s*drop\s+(?:table|view)\s+(?:if\s+exists\s+)?(?<path>${path})\s*;?\s*$`, 'iu')

const starts = /^\s*(?:create|comment)\b|^\s*alter\s+table\b/i

/** Rows may be made, by values that come but once. */
const filled = /^\s*create\s+(?:\w+\s+)*table\b[\s\S]*\b(?:select|execute|values)\b/i

/** The table that a statement makes or alters. */
const altered = new RegExp(
  String.raw`^\s*(?:create\s+(?:unlogged\s+)?|alter\s+)table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?(${path})`,
  'iu',
)

const words = new RegExp(name, 'gu')

/** Every word that may be a name, as the server reads it. */
const namesIn = (sql: string): readonly string[] =>
  [...sql.matchAll(words)].map(([word]) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase(),
  )

function droppedOf(
  names: readonly string[],
  named: ReadonlyMap<string, readonly Relation[]>,
): readonly string[] | undefined {
  const [relation, ...more] = (named.get(names.at(-1) ?? '') ?? []).filter(
    ({ path: [schema] }) => names.length < 2 || names[0] === schema,
  )
  if (!relation || more.length > 0 || relation.isRelated) return undefined
  return [relation.oid, ...relation.targets.filter((oid) => oid !== relation.oid)]
}
