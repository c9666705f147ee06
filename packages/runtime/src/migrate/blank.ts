/** A look at SQL text with everything quoted taken out. It splits nothing and decides nothing that the server could. */

const quoted =
  /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/g

type Quoted = 'comment' | 'name' | 'string'

/** The text with each comment, quoted name and string replaced. */
export const cutQuoted = (text: string, replace: (part: string, kind: Quoted) => string): string =>
  text.replace(quoted, (part) => replace(part, kindOf(part)))

function kindOf(part: string): Quoted {
  if (part.startsWith('--') || part.startsWith('/*')) return 'comment'
  return part.startsWith('"') ? 'name' : 'string'
}

export const withoutQuoted = (text: string): string => cutQuoted(text, (_, kind) => (kind === 'comment' ? ' ' : ' x '))

export const withoutComments = (text: string): string =>
  cutQuoted(text, (part, kind) => (kind === 'comment' ? ' ' : part))

/** Nothing but comments and blanks. */
export const isBlank = (text: string): boolean => withoutQuoted(text).replaceAll(';', '').trim() === ''

/** True when a statement begins or ends a transaction. `END` is left out: it also closes the body of an SQL function. */
export const holdsTransactionControl = (text: string): boolean =>
  /(?:^|;)\s*(?:begin(?!\s+atomic)|commit|rollback(?!\s+(?:(?:work|transaction)\s+)?to\b)|start\s+transaction|abort|prepare\s+transaction)\b/i.test(
    withoutQuoted(text),
  )

/** How many statements go back to a savepoint: the server answers them as it does the end of a transaction. */
export const countReturns = (text: string): number =>
  withoutQuoted(text).match(/(?:^|;)\s*rollback\s+(?:(?:work|transaction)\s+)?to\b/gi)?.length ?? 0

/** An index that is built concurrently and has no name: run again, it would be built a second time. */
export const buildsUnnamed = (text: string): boolean =>
  /^\s*create\s+(?:unique\s+)?index\s+concurrently\s+on\b/i.test(withoutQuoted(text))
