/** One `.sql` file: its statements, their doc comments and what their `-- @word` lines say. Knows nothing of the database. */
import type { Place, Problem } from '@tenon/schema/problem'
import { SqlError } from 'libpg-query'
import { type Numbered, numberParameters, readTokens, type Token } from './placeholder.ts'
import { fromCharacters, toPlace } from './position.ts'

export interface AnnotatedStatement {
  readonly name: string
  readonly comment?: string
  readonly rows?: Rows
  readonly samples: ReadonlyMap<string, string>
  /** `-- @column name! "why"`. */
  readonly assertions: readonly Assertion[]
  readonly timeout?: number
  readonly numbered: Numbered
  /** Where the statement itself starts. */
  readonly place: Place
  readonly problems: readonly Problem[]
}

export type Rows = 'one' | 'maybe' | 'many' | 'count'

export interface Assertion {
  readonly column: string
  readonly reason: string
  readonly place: Place
}

export interface AnnotatedFile {
  readonly statements: readonly AnnotatedStatement[]
  /** Those of no one statement. */
  readonly problems: readonly Problem[]
}

export async function readAnnotations(file: string, text: string): Promise<AnnotatedFile> {
  const tokens = await tokensOrProblem(file, text)
  if ('problem' in tokens) return { statements: [], problems: [tokens.problem] }
  const spans = statementSpans(tokens.tokens)
  const statements = spans.map((span) => readStatement({ file, text, tokens: tokens.tokens }, span, spans.length === 1))
  const problems = spans.length > 0 ? [] : [emptyFile(file)]
  return { statements, problems: [...problems, ...repeatedNames(statements)] }
}

const emptyFile = (file: string): Problem => ({
  code: 'report/no-statement',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` holds no SQL statement.`,
  hint: 'Write a query into it, or delete the file.',
})

async function tokensOrProblem(
  file: string,
  text: string,
): Promise<{ tokens: readonly Token[] } | { problem: Problem }> {
  try {
    return { tokens: await readTokens(text) }
  } catch (error) {
    const position = error instanceof SqlError ? error.sqlDetails?.cursorPosition : undefined
    const message = error instanceof Error ? error.message : String(error)
    const at = toPlace(file, text, fromCharacters(text, (position ?? 0) + 1))
    return { problem: { code: 'report/syntax', severity: 'error', at, message: `The file can't be read: ${message}.` } }
  }
}

interface Span {
  /** From the end of the statement before, comments included. */
  readonly from: number
  readonly start: number
  readonly end: number
}

function statementSpans(tokens: readonly Token[]): readonly Span[] {
  const spans: Span[] = []
  let from = 0
  let first: Token | undefined
  let last: Token | undefined
  const close = () => {
    if (first && last) spans.push({ from, start: first.start, end: last.end })
    first = undefined
  }
  for (const token of tokens) {
    if (token.kind === 'comment') continue
    if (token.text === ';') {
      close()
      from = token.end
      continue
    }
    first ??= token
    last = token
  }
  close()
  return spans
}

interface Source {
  readonly file: string
  readonly text: string
  readonly tokens: readonly Token[]
}

function readStatement(source: Source, span: Span, isOnly: boolean): AnnotatedStatement {
  const comments = leadingComments(source, span)
  const words = comments.flatMap((comment) => readWord(comment, source))
  const place = toPlace(source.file, source.text, span.start)
  const problems = words.flatMap((word) => word.problem ?? [])
  const name = words.find((word) => word.name)?.name
  if (!name && !isOnly) problems.push(unnamed(place))
  const comment = docComment(comments)
  const rows = words.find((word) => word.rows)?.rows
  const timeout = words.find((word) => word.timeout !== undefined)?.timeout
  const numbered = numberParameters(source.text, { ...span, tokens: source.tokens })
  const samples = new Map(words.flatMap((word) => (word.sample ? [word.sample] : [])))
  problems.push(...unknownSamples(words, numbered, source))
  return {
    name: name ?? fileName(source.file),
    ...(comment ? { comment } : {}),
    ...(rows ? { rows } : {}),
    ...(timeout === undefined ? {} : { timeout }),
    ...{ samples, numbered, place, problems },
    assertions: words.flatMap((word) => word.assertion ?? []),
  }
}

const fileName = (file: string): string => (file.split('/').at(-1) ?? file).replace(/\.sql$/i, '')

/** Comments before the statement; those on the line where the one before ends belong to that. */
function leadingComments({ text, tokens }: Source, span: Span): readonly Token[] {
  const lineEnd = span.from === 0 ? 0 : text.indexOf('\n', span.from)
  const own = tokens.filter((token) => token.kind === 'comment' && token.start >= span.from && token.end <= span.start)
  return lineEnd < 0 ? [] : own.filter((token) => token.start >= lineEnd)
}

/** The comment lines right above, without those that start with `@`. */
function docComment(comments: readonly Token[]): string | undefined {
  const lines = comments
    .filter((comment) => comment.text.startsWith('--'))
    .map((comment) => comment.text.slice(2).trim())
    .filter((line) => !line.startsWith('@'))
  const text = lines.join('\n').trim()
  return text === '' ? undefined : text
}

interface Word {
  readonly token: Token
  readonly name?: string
  readonly rows?: Rows
  readonly timeout?: number
  readonly sample?: readonly [string, string]
  readonly assertion?: Assertion
  readonly problem?: Problem
}

const forms: Readonly<Record<string, { pattern: RegExp; form: string }>> = {
  name: { pattern: /^([A-Za-z_][\w-]*)$/, form: '`-- @name ordersOfUser`' },
  rows: { pattern: /^(one|maybe|many|count)$/, form: '`-- @rows one`, `maybe`, `many` or `count`' },
  param: { pattern: /^([A-Za-z_]\w*)\s*=\s*(.+)$/, form: "`-- @param status = 'paid'`" },
  column: { pattern: /^("[^"]+"|[^\s"!]+)!\s+"(.+)"$/, form: '`-- @column total! "why it is never null"`' },
  timeout: { pattern: /^(none|\d+\s*(?:ms|s|min|h))$/, form: '`-- @timeout 5min` or `-- @timeout none`' },
}

function readWord(token: Token, source: Source): readonly Word[] {
  const match = /^--\s*@(\w*)\s*(.*?)\s*$/.exec(token.text)
  if (!match) return []
  const [, word = '', rest = ''] = match
  const place = toPlace(source.file, source.text, token.start)
  const form = forms[word]
  if (!form) return [{ token, problem: unknownWord(word, place) }]
  const found = form.pattern.exec(rest)
  if (!found) return [{ token, problem: badForm(word, form.form, place) }]
  const [, first = '', second = ''] = found
  switch (word) {
    case 'name':
      return [{ token, name: first }]
    case 'rows':
      return [{ token, rows: first as Rows }] // the pattern allows these words only
    case 'param':
      return [{ token, sample: [first, unquote(second)] }]
    case 'column':
      return [{ token, assertion: { column: first.replaceAll('"', ''), reason: second, place } }]
    default:
      return [{ token, timeout: milliseconds(first) }]
  }
}

const unquote = (sample: string): string =>
  /^'.*'$/s.test(sample) ? sample.slice(1, -1).replaceAll("''", "'") : sample

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

function milliseconds(text: string): number {
  const [, count = '0', unit = 'ms'] = /^(\d+)\s*(\w+)$/.exec(text) ?? []
  return Number(count) * (units[unit] ?? 1)
}

const unnamed = (at: Place): Problem => ({
  code: 'report/unnamed-statement',
  severity: 'error',
  at,
  message: 'A file of several statements names each of them, and this one has no name.',
  hint: 'Write `-- @name ordersOfUser` on the line above it.',
})

const unknownWord = (word: string, at: Place): Problem => ({
  code: 'report/unknown-annotation',
  severity: 'error',
  at,
  message: `\`@${word}\` is no annotation.`,
  hint: `Annotations: ${Object.keys(forms)
    .map((name) => `\`@${name}\``)
    .join(', ')}.`,
})

const badForm = (word: string, form: string, at: Place): Problem => ({
  code: 'report/annotation-form',
  severity: 'error',
  at,
  message: `\`@${word}\` is not written as it can be read.`,
  hint: `Its form: ${form}.`,
})

function unknownSamples(words: readonly Word[], numbered: Numbered, source: Source): readonly Problem[] {
  return words.flatMap(({ sample, token }) => {
    if (!sample || numbered.names.includes(sample[0])) return []
    const known = numbered.names.map((name) => `\`:${name}\``).join(', ')
    return [
      {
        code: 'report/unknown-parameter',
        severity: 'error' as const,
        at: toPlace(source.file, source.text, token.start),
        message: `\`${token.text.replace(/^--\s*/, '')}\` gives a sample for \`:${sample[0]}\`, which the statement doesn't use.`,
        hint: known ? `Its parameters: ${known}.` : 'The statement has no parameters.',
      },
    ]
  })
}

function repeatedNames(statements: readonly AnnotatedStatement[]): readonly Problem[] {
  return statements.flatMap((statement, index) => {
    const earlier = statements.slice(0, index).find((other) => other.name === statement.name)
    if (!earlier) return []
    return [
      {
        code: 'report/duplicate-name',
        severity: 'error' as const,
        at: statement.place,
        message: `Two statements of this file are named \`${statement.name}\`.`,
        hint: 'Give one of them another `-- @name`.',
      },
    ]
  })
}
