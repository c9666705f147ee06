/** The `-- @word` lines of a report: what each says, and what is wrong with one. */
import type { Place, Problem } from '@tenon/schema/problem'
import type { Numbered, Token } from './placeholder.ts'
import { toPlace } from './position.ts'

export type Rows = 'one' | 'maybe' | 'many' | 'count'

export interface Assertion {
  readonly column: string
  /** Why the author knows it; without one it stands only where we can prove it. */
  readonly reason?: string
  readonly place: Place
}

/** What one line says: one of these. */
export interface Word {
  readonly name?: string
  readonly rows?: Rows
  /** Milliseconds; 0 for none. */
  readonly timeout?: number
  readonly sample?: readonly [string, string]
  readonly assertion?: Assertion
  readonly problem?: Problem
  readonly place: Place
}

export interface Source {
  readonly file: string
  readonly text: string
  readonly tokens: readonly Token[]
}

const forms: Readonly<Record<string, { pattern: RegExp; form: string }>> = {
  name: { pattern: /^([A-Za-z_][\w-]*)$/, form: '`-- @name ordersOfUser`' },
  rows: { pattern: /^(one|maybe|many|count)$/, form: '`-- @rows one`, `maybe`, `many` or `count`' },
  param: { pattern: /^([A-Za-z_]\w*)\s*=\s*(.+)$/, form: "`-- @param status = 'paid'`" },
  column: { pattern: /^("[^"]+"|[^\s"!]+)!(?:\s+"(.+)")?$/, form: '`-- @column total! "why it is never null"`' },
  timeout: { pattern: /^(none|\d+\s*(?:ms|s|min|h))$/, form: '`-- @timeout 5min` or `-- @timeout none`' },
}

/** Words that people know from the plan of what comes; a statement with one would do less than it says. */
const planned: Readonly<Record<string, string>> = {
  if: 'Write the condition so that it holds without a value: `(:status::text is null or o.status = :status)`.',
  sort: 'Write one statement for each order, each with its `-- @name`.',
}

const pattern = /^--\s*@(\w*)\s*(.*?)\s*$/

/** `-- name: ordersOfUser :many`, as several other tools have it. What stands behind the name is theirs. */
const othersName = /^--\s*name:\s*([A-Za-z_][\w-]*)\s*(?::\w+\s*)?$/

/** Of a comment above a statement; undefined where it is none of our lines. */
export function readWord(token: Token, source: Source): Word | undefined {
  const place = toPlace(source.file, source.text, token.start)
  const inBlock = wordInBlock(token)
  if (inBlock) return { place, problem: blockComment(inBlock, place) }
  const [, othersOwn] = othersName.exec(token.text) ?? []
  if (othersOwn !== undefined) return { place, name: othersOwn }
  const match = pattern.exec(token.text)
  if (!match) return undefined
  const [, word = '', rest = ''] = match
  const form = forms[word]
  if (!form) return { place, problem: unknownWord(word, place) }
  const found = form.pattern.exec(rest)
  if (!found) return { place, problem: badForm(word, form.form, place) }
  const [, first = '', second] = found
  switch (word) {
    case 'name':
      return { place, name: first }
    case 'rows':
      return { place, rows: first as Rows } // the pattern allows these words only
    case 'param':
      return { place, sample: [first, unquote(second ?? '')] }
    case 'column': {
      const column = first.replaceAll('"', '')
      return { place, assertion: { column, place, ...(second === undefined ? {} : { reason: second }) } }
    }
    default:
      return { place, timeout: milliseconds(first) }
  }
}

/** A line that isn't for people. */
export const isWord = (text: string): boolean => /^--\s*@/.test(text) || othersName.test(text)

/** A line of ours within a statement or behind it, where nothing reads it. */
export function strayWord(token: Token, source: Source): readonly Problem[] {
  const at = toPlace(source.file, source.text, token.start)
  const word = pattern.exec(token.text)?.[1] ?? wordInBlock(token)
  if (word === undefined) return []
  if (!(word in forms)) return [unknownWord(word, at)]
  const message = `\`@${word}\` stands behind the start of its statement, where it says nothing.`
  return [problem('annotation-place', at, message, 'Move it to a line of its own above the statement.')]
}

// A block comment that starts with one of our words is meant for us, and written as other tools have it.
const wordInBlock = ({ text }: Token): string | undefined => {
  const word = /^\/\*+\s*@(\w+)/.exec(text)?.[1]
  return word !== undefined && (word in forms || word in planned) ? word : undefined
}

const problem = (code: string, at: Place, message: string, hint: string): Problem => ({
  code: `report/${code}`,
  severity: 'error',
  at,
  message,
  hint,
})

const unquote = (sample: string): string =>
  /^'.*'$/s.test(sample) ? sample.slice(1, -1).replaceAll("''", "'") : sample

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

function milliseconds(text: string): number {
  const [, count = '0', unit = 'ms'] = /^(\d+)\s*(\w+)$/.exec(text) ?? []
  return Number(count) * (units[unit] ?? 1)
}

function unknownWord(word: string, at: Place): Problem {
  const instead = planned[word]
  if (instead)
    return problem('not-yet', at, `\`@${word}\` isn't read yet: the statement is always sent as it stands.`, instead)
  const known = Object.keys(forms).map((name) => `\`@${name}\``)
  return problem('unknown-annotation', at, `\`@${word}\` is no annotation.`, `Annotations: ${known.join(', ')}.`)
}

const blockComment = (word: string, at: Place): Problem =>
  problem(
    'annotation-form',
    at,
    `\`@${word}\` stands in a block comment, where it isn't read.`,
    `Write \`-- @${word} …\`.`,
  )

const badForm = (word: string, form: string, at: Place): Problem =>
  problem('annotation-form', at, `\`@${word}\` is not written as it can be read.`, `Its form: ${form}.`)

/** Lines that say the same thing twice: only one can hold. */
export function repeatedWords(words: readonly Word[]): readonly Problem[] {
  const subject = ({ name, rows, timeout, sample, assertion }: Word): string | undefined => {
    if (name !== undefined) return '@name'
    if (rows) return '@rows'
    if (timeout !== undefined) return '@timeout'
    return sample ? `@param ${sample[0]}` : assertion && `@column ${assertion.column}!`
  }
  return words.flatMap((word, index) => {
    const own = subject(word)
    if (!own || !words.slice(0, index).some((other) => subject(other) === own)) return []
    return [
      problem(
        'duplicate-annotation',
        word.place,
        `\`${own}\` is said twice of one statement.`,
        'Delete one of the lines.',
      ),
    ]
  })
}

export function unknownSamples(words: readonly Word[], { names }: Numbered): readonly Problem[] {
  return words.flatMap(({ sample, place }) => {
    if (!sample || names.includes(sample[0])) return []
    const message = `\`@param ${sample[0]}\` gives a sample for \`:${sample[0]}\`, which the statement doesn't use.`
    const known = names.map((name) => `\`:${name}\``).join(', ')
    const hint = known ? `Its parameters: ${known}.` : 'The statement has no parameters.'
    return [problem('unknown-parameter', place, message, hint)]
  })
}
