/** Identifiers and literals as SQL text. Nothing else may put a name or a value into a statement. */
import { keywords } from './keywords.ts'

const plain = /^[a-z_][a-z0-9_$]*$/

/** A name as the server itself would print it: bare where that is safe. */
export const quoteName = (name: string): string =>
  plain.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** `schema.name`. */
export const quotePath = (path: readonly string[]): string => path.map(quoteName).join('.')

/** A string literal that reads the same whatever `standard_conforming_strings` says. */
export const quoteLiteral = (text: string): string => {
  const doubled = text.replaceAll("'", "''")
  return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}
