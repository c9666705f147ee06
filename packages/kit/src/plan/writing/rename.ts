/** `alter … rename to` and `set schema` of what stands in a schema by its name. */
import { quoteName, quotePath } from '../../sql/quote.ts'

export const renameInSchema =
  (word: string) =>
  ([fromSchema = '', from = '']: readonly string[], [toSchema = '', to = '']: readonly string[]): readonly string[] => [
    ...(from === to ? [] : [`alter ${word} ${quotePath([fromSchema, from])} rename to ${quoteName(to)}`]),
    ...(fromSchema === toSchema
      ? []
      : [`alter ${word} ${quotePath([fromSchema, to])} set schema ${quoteName(toSchema)}`]),
  ]
