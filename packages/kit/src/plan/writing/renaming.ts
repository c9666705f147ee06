/** A rename, and how paths and texts of others follow it: what the rules share. */
import type { Fact } from '../../catalog/fact.ts'
import type { FactId, Kind } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'

export interface PathRename {
  readonly kind: Kind
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** A rename as those see it whom it concerns. */
export interface Renaming extends PathRename {
  /** Of what is renamed, as it was called. */
  readonly id: FactId
  /** Whether this fact, by its id before, is what is renamed or has its path within that one's. */
  reaches(id: FactId | undefined): boolean
  /** A text of the server with the new name in place of the old one. */
  inText(text: string): string
}

/** What a rename makes of a fact, but for its path and what it hangs on. */
export type Retold = Partial<Pick<Fact, 'attributes' | 'noted'>>

export const startsWith = (path: readonly string[], prefix: readonly string[]): boolean =>
  path.length >= prefix.length && prefix.every((name, index) => path[index] === name)

export const movePath = (path: readonly string[], { from, to }: PathRename): readonly string[] => [
  ...to,
  ...path.slice(from.length),
]

/** A qualified name stands between characters that no name holds; a sequence's also within a literal. */
export function renameQualified(text: string, from: readonly string[], to: readonly string[]): string {
  return text.replace(new RegExp(`(?<![\\w$".])${literally(quotePath(from))}(?![\\w$"])`, 'g'), () => quotePath(to))
}

/** A name that others begin with: it counts where a point follows. */
export function renamePrefix(text: string, [from = '']: readonly string[], [to = '']: readonly string[]): string {
  return text.replace(new RegExp(`(?<![\\w$".])${literally(quoteName(from))}(?=\\.)`, 'g'), () => quoteName(to))
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const token = /(\$[A-Za-z_]*\$)[\s\S]*?\1|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*/g

/** A name that stands without what it belongs to. */
export function renameBare(text: string, from: readonly string[], to: readonly string[]): string {
  const [old, fresh] = [quoteName(from.at(-1) ?? ''), quoteName(to.at(-1) ?? '')]
  return text.replace(token, (word) => (word === old ? fresh : word))
}

/**
 * The server keeps parsed trees, so most texts follow a rename. Those of queries keep the old name as an alias instead:
 * their text is left empty, which no state equals, so they are written anew.
 */
export const retellQuery = (fact: Fact, { kind, from }: Renaming): Retold =>
  kind === fact.kind || from.length === 1 ? {} : { attributes: { ...fact.attributes, definition: '' } }

/** Rows of texts that begin with a name of their own, such as a domain's checks. */
export const retellRows = (rows: readonly (readonly string[])[], renaming: Renaming): string[][] =>
  rows.map(([name = '', ...texts]) => [name, ...texts.map((text) => renaming.inText(text))])
