/** A look at SQL text with everything quoted taken out. It splits nothing and decides nothing that the server could. */

const quoted =
  /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/g

const withoutQuoted = (text: string) =>
  text.replace(quoted, (part) => (part.startsWith('--') || part.startsWith('/*') ? ' ' : ' x '))

/** Nothing but comments and blanks. */
export const isBlank = (text: string): boolean => withoutQuoted(text).replaceAll(';', '').trim() === ''

/** True when a statement begins or ends a transaction. `END` is left out: it also closes the body of an SQL function. */
export const holdsTransactionControl = (text: string): boolean =>
  /(?:^|;)\s*(?:begin(?!\s+atomic)|commit|rollback(?!\s+to\b)|start\s+transaction|abort|prepare\s+transaction)\b/i.test(
    withoutQuoted(text),
  )
