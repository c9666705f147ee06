/** `choice('a', 'b')`: text with a named CHECK. Cheaper to change later than a type of the database (`enumeration`). */
import { quoteText } from '../quote.ts'
import { Column, type Mistake } from './column.ts'

export const choice = <const Values extends readonly [string, ...string[]]>(
  ...values: Values
): Column<Values[number]> =>
  new Column({
    type: {
      sql: 'text',
      shape: { kind: 'choice', values },
      check: (column) => `${column} in (${values.map(quoteText).join(', ')})`,
    },
    mistakes: [...missing('choice', values), ...repeated('choice', values)],
  })

const missing = (call: string, values: readonly string[]): readonly Mistake[] =>
  values.length === 0 ? [{ call, message: `\`${call}\` names no word, so that no value would fit.` }] : []

/** A word that is said twice among those of a choice or an enumeration. */
export function repeated(call: string, values: readonly string[]): readonly Mistake[] {
  const twice = new Set(values.filter((value, at) => values.indexOf(value) !== at))
  return [...twice].map((value) => ({ call, message: `\`${value}\` is said twice.` }))
}
