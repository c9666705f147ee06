/** What a statement deletes or changes, read off its text: only to ask whether probe rows met it, and to count the rows that it may meet. */
import { printPath } from '../catalog/fact-id.ts'

export interface Write {
  readonly kind: 'delete' | 'truncate' | 'update'
  /** As the text names it, one or two names; empty where only a run tells. */
  readonly target: readonly string[]
  /** An UPDATE's assignments. */
  readonly assigns?: string
  /** A TRUNCATE takes along what refers to its tables. */
  readonly cascades?: boolean
}

const name = String.raw`(?:"(?:[^"]|"")*"|[\w$%\u0080-\uffff]+)`
const path = String.raw`(${name}(?:\s*\.\s*${name})?)`
const only = String.raw`(?:only\s+)?`
const deletes = new RegExp(String.raw`\bdelete\s+from\s+${only}${path}`, 'gi')
const truncates = new RegExp(
  String.raw`\btruncate\s+(?:table\s+)?((?:${only}${path}\s*\*?\s*,\s*)*${only}${path})([^;]*)`,
  'gi',
)
const updates = new RegExp(
  String.raw`\bupdate\s+${only}${path}\s*\*?(?:\s+(?:as\s+)?(?!set\b)${name})?\s+set\b([^;]*)`,
  'gi',
)
const merges = new RegExp(String.raw`\bmerge\s+into\s+${only}${path}([^;]*)`, 'gi')
const upserts = new RegExp(
  String.raw`\binsert\s+into\s+${path}[^;]*?\bon\s+conflict\b[^;]*?\bdo\s+update\s+set\b([^;]*)`,
  'gi',
)

/** Statements that run what they hold; what others hold runs later, or never. */
const runs = /^\s*(?:with|delete|truncate|update|merge|insert|do|select|call|values|table|execute|copy|explain)\b/i

/** `bodies`: routines that a statement may call, by their names. */
export function writesOf(sql: string, bodies: ReadonlyMap<string, string> = new Map()): readonly Write[] {
  const text = withoutComments(sql)
  if (!runs.test(text)) return []
  const isBlock = /^\s*do\b/i.test(text)
  const own = isBlock ? text : text.replaceAll(/'(?:[^']|'')*'/g, "''")
  return [own, ...called(own, bodies)].flatMap(writesIn)
}

const withoutComments = (sql: string): string =>
  sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    /^[-/]/.test(part) ? ' ' : part,
  )

/** Routines that a text calls, and those that they call. */
function called(text: string, bodies: ReadonlyMap<string, string>): readonly string[] {
  const found = new Map<string, string>()
  const open = [text]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [, word = ''] of next.matchAll(/([\w$"]+)\s*\(/g)) {
      const routine = word.replaceAll('"', '')
      const body = bodies.get(routine)
      if (body === undefined || found.has(routine)) continue
      found.set(routine, withoutComments(body))
      open.push(body)
    }
  }
  return [...found.values()]
}

function writesIn(text: string): readonly Write[] {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)]
  return [
    ...all(deletes).map(([, target = '']): Write => ({ kind: 'delete', target: toNames(target) })),
    ...all(truncates).flatMap(([, targets = '', , , rest = '']) =>
      targets
        .split(',')
        .map((target) => target.replace(/^\s*only\s+/i, '').replace(/\*?\s*$/, ''))
        .map((target): Write => ({ kind: 'truncate', target: toNames(target), cascades: /\bcascade\b/i.test(rest) })),
    ),
    ...all(updates).map(
      ([, target = '', assigns = '']): Write => ({ kind: 'update', target: toNames(target), assigns }),
    ),
    ...all(merges).flatMap(([, target = '', rest = '']): Write[] => [
      ...(/\bthen\s+delete\b/i.test(rest) ? [{ kind: 'delete', target: toNames(target) } as const] : []),
      ...(/\bthen\s+update\b/i.test(rest) ? [{ kind: 'update', target: toNames(target), assigns: rest } as const] : []),
    ]),
    ...all(upserts).map(
      ([, target = '', assigns = '']): Write => ({ kind: 'update', target: toNames(target), assigns }),
    ),
  ]
}

function toNames(target: string): readonly string[] {
  if (target.includes('%')) return []
  return [...target.matchAll(/"((?:[^"]|"")*)"|([^\s."]+)/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.toLowerCase() : quoted.replaceAll('""', '"'),
  )
}

/** Counts what a plain DELETE or UPDATE would meet; `undefined` where it is more than that. */
export function countOf(sql: string): string | undefined {
  const text = withoutComments(sql).trim().replace(/;\s*$/, '')
  const words = topWords(text)
  const at = (word: string) => words.find((one) => one.word === word)
  const [head] = words
  const where = at('where')
  const end = at('returning')?.at ?? text.length
  const condition = where ? text.slice(where.at, end).trim() : ''
  const from = at('from')
  const set = at('set')
  if (head?.at !== 0 || condition.includes('current of')) return undefined
  const table =
    head.word === 'delete' && from && !at('using')
      ? text.slice(from.at + 4, where?.at ?? end)
      : head.word === 'update' && set && !from
        ? text.slice(6, set.at)
        : undefined
  return table === undefined ? undefined : `select count(*) from ${table.trim()} ${condition}`.trim()
}

/** Words that divide a statement, outside of brackets and quotes. */
function topWords(text: string): readonly { readonly word: string; readonly at: number }[] {
  const found: { word: string; at: number }[] = []
  let depth = 0
  const tokens =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|[()]|\b(?:delete|update|from|using|set|where|returning)\b/gi
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (depth === 0 && /^\w/.test(token)) found.push({ word: token.toLowerCase(), at: index })
  }
  return found
}

/** Whether assignments name a column. */
export function assigns(text: string, column: string): boolean {
  const printed = printPath([column]).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const before = text.split(/\bwhere\b/i)[0] ?? ''
  const one = new RegExp(
    String.raw`(?<![\w".])(?:"${column.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}"|${printed})\s*=`,
    'i',
  )
  const many = [...before.matchAll(/\(([^()]*)\)\s*=/g)].some(([, list = '']) =>
    list.split(',').some((item) => toNames(item)[0] === column),
  )
  return one.test(before) || many
}
