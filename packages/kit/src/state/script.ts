/** Cuts a text of SQL into statements that can be run one by one: a hand-written file or what `pg_dump` wrote. Parses nothing else. */

export interface ScriptStatement {
  readonly sql: string
  /** UTF-16 offset of its first character in the text. */
  readonly offset: number
}

export interface Script {
  readonly statements: readonly ScriptStatement[]
  /** What only psql understands (meta-commands, the rows of `COPY … FROM stdin`), each by its first line. */
  readonly skipped: readonly ScriptStatement[]
}

export function cutScript(text: string): Script {
  const statements: ScriptStatement[] = []
  const skipped: ScriptStatement[] = []
  let at = 0
  while (at < text.length) {
    at = skipBlank(text, at)
    if (at >= text.length) break
    if (text[at] === '\\') {
      const command = { sql: text.slice(at, lineEnd(text, at)).trim(), offset: at }
      skipped.push(command)
      at = lineEnd(text, at)
      if (isCopyFromStdin(command.sql.slice(1))) at = copyEnd(text, at)
      continue
    }
    const end = statementEnd(text, at)
    const sql = text.slice(at, end).replace(/\s*;?\s*$/, '')
    const statement = { sql, offset: at }
    at = end
    if (text[at] === '\\') {
      const command = text.slice(at, lineEnd(text, at)).trim()
      at = lineEnd(text, at)
      if (/^\\gx?$/.test(command)) statements.push(statement)
      else skipped.push({ sql: `${sql} ${command}`, offset: statement.offset })
    } else if (isCopyFromStdin(sql)) {
      skipped.push(statement)
      at = copyEnd(text, at)
    } else if (sql !== '') statements.push(statement)
  }
  return { statements, skipped }
}

const isCopyFromStdin = (sql: string): boolean => /^copy\s[\s\S]*\sfrom\s+stdin\b/i.test(sql)

/** The rows of a COPY end with a line of `\.`. */
function copyEnd(text: string, from: number): number {
  const end = /^\\\.[ \t]*\r?$/m.exec(text.slice(from))
  return end ? from + end.index + end[0].length : text.length
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

/** Past blanks, comments and lone semicolons. */
function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const after = /[\s;\uFEFF]/.test(text[at] ?? '') ? at + 1 : skipComment(text, at)
    if (after === at) return at
    at = after
  }
  return at
}

/** Past a comment that begins at `at`; `at` itself where none does. Block comments nest. */
function skipComment(text: string, at: number): number {
  if (text.startsWith('--', at)) return lineEnd(text, at)
  if (!text.startsWith('/*', at)) return at
  let depth = 0
  for (const mark of text.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return at + mark.index + 2
  }
  return text.length
}

const word = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y

/** Just past the semicolon that ends the statement: one outside of quotes, comments, parentheses and `begin atomic … end`; or at psql's `\g…`. */
function statementEnd(text: string, from: number): number {
  let at = from
  let parentheses = 0
  // Of `begin atomic` and the `case`s in it.
  let blocks = 0
  let previous = ''
  while (at < text.length) {
    const past = skipQuoted(text, at)
    if (past > at) {
      at = past
      continue
    }
    const character = text[at] ?? ''
    if (character === ';' && parentheses <= 0 && blocks === 0) return at + 1
    if (character === '\\' && text[at + 1] === 'g') return at
    if (character === '(') parentheses++
    if (character === ')') parentheses--
    word.lastIndex = at
    const found = word.exec(text)?.[0].toLowerCase()
    if (found === undefined) {
      at++
      continue
    }
    if (found === 'atomic' && previous === 'begin') blocks++
    else if (blocks > 0 && found === 'case') blocks++
    else if (blocks > 0 && found === 'end') blocks--
    previous = found
    at += found.length
  }
  return text.length
}

const dollarQuote = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y

/** Past a comment, a quoted name or a string that begins at `at`. */
function skipQuoted(text: string, at: number): number {
  const character = text[at]
  if (character === '-' || character === '/') return skipComment(text, at)
  if (character === '"') return closing(text, at + 1, /"/g)
  if (character === "'") return closing(text, at + 1, isEscapeString(text, at) ? /\\[\s\S]|'/g : /'/g)
  if (character !== '$' || /[\w$]/.test(text[at - 1] ?? '')) return at
  dollarQuote.lastIndex = at
  const tag = dollarQuote.exec(text)?.[0]
  if (tag === undefined) return at
  const end = text.indexOf(tag, at + tag.length)
  return end < 0 ? text.length : end + tag.length
}

/** The statement without its comments and with empty strings: what is left is its own words. Quoted names become `"x"`. */
export function wordsOf(sql: string): string {
  let words = ''
  for (let at = 0; at < sql.length; ) {
    const past = skipQuoted(sql, at)
    const first = sql[at] ?? ''
    if (past === at) words += first
    else words += first === '"' ? '"x"' : first === "'" || first === '$' ? "''" : ' '
    at = past === at ? at + 1 : past
  }
  return words.trim()
}

const isEscapeString = (text: string, at: number): boolean =>
  /e/i.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at - 2] ?? '')

/** Past the closing quote; a doubled one closes and opens again, which comes to the same. */
function closing(text: string, from: number, mark: RegExp): number {
  mark.lastIndex = from
  for (let found = mark.exec(text); found; found = mark.exec(text))
    if (!found[0].startsWith('\\')) return mark.lastIndex
  return text.length
}

/** Line and column, from 1, of a UTF-16 offset. */
export function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

/** The server counts characters; we count UTF-16 units. `position` counts from 1. */
export const offsetOfPosition = (text: string, position: number): number =>
  [...text.slice(0, position * 2)].slice(0, position - 1).join('').length
