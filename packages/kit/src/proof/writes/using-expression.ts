/** What a change of type computes by USING. */
import type { Grammar, Token } from '../../sql/grammar.ts'

/** More than a cast: what it makes of a value nobody knows. */
export const hasExpression = (statement: string): boolean =>
  /\busing\b/i.test(statement) && !/\busing\s+(?:"(?:[^"]|"")*"|\w+)(?:::[^'+*/|]+)+$/i.test(statement.trim())

/** Columns whose type it changes. */
export const retypedBy = (statement: string): readonly string[] =>
  [...statement.matchAll(/\balter\s+(?:column\s+)?("(?:[^"]|"")*"|\w+)\s+(?:set\s+data\s+)?type\b/gi)].map(
    ([, name = '']) => plainName(name),
  )

export interface UsingExpression {
  readonly table: string
  readonly column: string
  readonly expression: string
}

/** Of one statement, in the names that it uses. */
export function usingExpressions(statement: string, { scan }: Pick<Grammar, 'scan'>): readonly UsingExpression[] {
  if (!/^\s*alter\s+table\b/i.test(statement) || !hasExpression(statement)) return []
  const tokens = (scan(statement) ?? []).filter(({ text }) => text !== ';')
  const first = tokens.findIndex(({ keyword }, index) => index > 0 && keyword === 'alter')
  const table = plainName(tokens[first - 1]?.text ?? '')
  return actionsIn(tokens.slice(first)).flatMap((action) => {
    const using = action.findIndex(({ keyword }) => keyword === 'using')
    const [column] = retypedBy(print(action))
    return using < 0 || column === undefined ? [] : [{ table, column, expression: print(action.slice(using + 1)) }]
  })
}

/** What commas part, but for those within brackets. */
function actionsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const actions: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth++
    if (token.text === ')' || token.text === ']') depth--
    if (depth === 0 && token.text === ',') actions.push([])
    else actions.at(-1)?.push(token)
  }
  return actions
}

const print = (tokens: readonly Token[]): string =>
  tokens.map(({ text, apart }, index) => (apart && index > 0 ? ` ${text}` : text)).join('')

const plainName = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
