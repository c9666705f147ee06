/** One `.sql` file: its statements, their doc comments and what their `-- @word` lines say. Knows nothing of the database. */
import type { Place, Problem } from '@tenon/schema/problem'
import {
  type Assertion,
  isWord,
  type Rows,
  readWord,
  repeatedWords,
  type Source,
  strayWord,
  unknownSamples,
} from './annotation-word.ts'
import { findUnreadable, type Numbered, numberParameters, readTokens, type Token } from './placeholder.ts'
import { toPlace } from './position.ts'

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

export interface AnnotatedFile {
  readonly statements: readonly AnnotatedStatement[]
  /** Those of no one statement. */
  readonly problems: readonly Problem[]
}

export async function readAnnotations(file: string, text: string): Promise<AnnotatedFile> {
  const tokens = await tokensOrProblem(file, text)
  if ('problem' in tokens) return { statements: [], problems: [tokens.problem] }
  const spans = statementSpans(tokens.tokens)
  const statements = spans.map((span, index) =>
    readStatement({ file, text, tokens: span.tokens }, span, spans.length === 1 ? undefined : index + 1),
  )
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
  } catch {
    const { message, start } = findUnreadable(text)
    return { problem: { code: 'report/syntax', severity: 'error', at: toPlace(file, text, start), message } }
  }
}

interface Span {
  /** From the end of the statement before, comments included. */
  readonly from: number
  readonly start: number
  readonly end: number
  /** Its own, with the comments before and behind it. */
  readonly tokens: readonly Token[]
  readonly isLast: boolean
}

function statementSpans(tokens: readonly Token[]): readonly Span[] {
  const spans: (Omit<Span, 'tokens' | 'isLast'> & { readonly at: number })[] = []
  let [from, at] = [0, 0]
  let first: Token | undefined
  let last: Token | undefined
  const close = () => {
    if (first && last) spans.push({ from, at, start: first.start, end: last.end })
    first = undefined
  }
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'comment') continue
    if (token.text === ';') {
      close()
      from = token.end
      at = index + 1
      continue
    }
    first ??= token
    last = token
  }
  close()
  return spans.map(({ at: begin, ...span }, index) => {
    const next = spans[index + 1]
    const until = next ? firstWord(tokens, next.at) : tokens.length
    return { ...span, tokens: tokens.slice(begin, until), isLast: next === undefined }
  })
}

function firstWord(tokens: readonly Token[], from: number): number {
  let at = from
  while (tokens[at]?.kind === 'comment') at += 1
  return at
}

/** `number` of several in the file. */
function readStatement(source: Source, span: Span, number: number | undefined): AnnotatedStatement {
  const comments = leadingComments(source, span)
  const words = comments.flatMap((comment) => readWord(comment, source) ?? [])
  const place = toPlace(source.file, source.text, span.start)
  const name = words.find((word) => word.name)?.name
  const comment = docComment(comments)
  const rows = words.find((word) => word.rows)?.rows
  const timeout = words.find((word) => word.timeout !== undefined)?.timeout
  const numbered = numberParameters(source.text, { ...span, tokens: source.tokens })
  const problems = [
    ...words.flatMap((word) => word.problem ?? []),
    ...(name || number === undefined ? [] : [unnamed(place)]),
    ...repeatedWords(words),
    ...unknownSamples(words, numbered),
    ...trailingComments(source, span).flatMap((token) => strayWord(token, source)),
  ]
  return {
    name: name ?? (number === undefined ? fileName(source.file) : `${fileName(source.file)}-${number}`),
    ...(comment ? { comment } : {}),
    ...(rows ? { rows } : {}),
    ...(timeout === undefined ? {} : { timeout }),
    samples: new Map(words.flatMap((word) => (word.sample ? [word.sample] : []))),
    assertions: words.flatMap((word) => word.assertion ?? []),
    ...{ numbered, place, problems },
  }
}

const fileName = (file: string): string => (file.split('/').at(-1) ?? file).replace(/\.sql$/i, '')

/** Comments before the statement; those on the line where the one before ends belong to that. */
function leadingComments({ text, tokens }: Source, span: Span): readonly Token[] {
  const lineEnd = span.from === 0 ? 0 : text.indexOf('\n', span.from)
  const own = tokens.filter((token) => token.kind === 'comment' && token.start >= span.from && token.end <= span.start)
  return lineEnd < 0 ? [] : own.filter((token) => token.start >= lineEnd)
}

/** Comments within the statement, on the line where it ends, and behind the last one. */
function trailingComments({ text, tokens }: Source, span: Span): readonly Token[] {
  const lineEnd = span.isLast ? -1 : text.indexOf('\n', span.end)
  const end = lineEnd < 0 ? text.length : lineEnd
  return tokens.filter((token) => token.kind === 'comment' && token.start >= span.start && token.start < end)
}

/** The comment lines right above, without those that are ours. */
function docComment(comments: readonly Token[]): string | undefined {
  const lines = comments
    .filter(({ text }) => text.startsWith('--') && !isWord(text))
    .map((comment) => comment.text.slice(2).trim())
  const text = lines.join('\n').trim()
  return text === '' ? undefined : text
}

const unnamed = (at: Place): Problem => ({
  code: 'report/unnamed-statement',
  severity: 'error',
  at,
  message: 'A file of several statements names each of them, and this one has no name.',
  hint: 'Write `-- @name ordersOfUser` on the line above it.',
})

function repeatedNames(statements: readonly AnnotatedStatement[]): readonly Problem[] {
  const seen = new Set<string>()
  return statements.flatMap((statement) => {
    const isNew = !seen.has(statement.name)
    seen.add(statement.name)
    if (isNew) return []
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
