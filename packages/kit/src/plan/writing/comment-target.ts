/** What stands behind `comment on` for kinds that share a word. */
import { quoteName, quotePath } from '../../sql/quote.ts'

/** `trigger name on schema.table` */
export const commentOnPart = (word: string, path: readonly string[]): string =>
  `${word} ${quoteName(path[2] ?? '')} on ${quotePath(path.slice(0, 2))}`

export const commentOnType = (path: readonly string[]): string => `type ${quotePath(path)}`
