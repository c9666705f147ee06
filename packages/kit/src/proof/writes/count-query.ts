/** Counts the rows that a DELETE or UPDATE would meet; `undefined` where no query of that table can tell. */
import { type Grammar, nodeIn, type SyntaxNode, type Token } from '../../sql/grammar.ts'

export function countQuery(sql: string, { scan, parse }: Grammar): string | undefined {
  const [statement, ...more] = parse(sql) ?? []
  if (!statement || more.length > 0) return undefined
  const tokens = (scan(sql) ?? []).filter(({ text }) => text !== ';')
  const parts = divide(tokens, dividersOf(statement))
  const table = parts.get('table')
  if (!table) return undefined
  const [others, where] = [parts.get('others'), parts.get('where')]
  const condition = where ? ` where ${print(where)}` : ''
  const count = `select count(*) from ${print(table)}`
  return others ? `${count} where exists (select from ${print(others)}${condition})` : count + condition
}

type Part = 'table' | 'others' | 'where' | 'rest'

/** Keywords and the part that begins behind each, in their order. */
function dividersOf(statement: SyntaxNode): readonly (readonly [string, Part])[] {
  const [deletes, updates] = [nodeIn(statement, 'DeleteStmt'), nodeIn(statement, 'UpdateStmt')]
  const fields = deletes ?? updates
  const isCursor = nodeIn(nodeIn(fields, 'whereClause'), 'CurrentOfExpr') !== undefined
  if (!fields || fields.withClause || isCursor) return []
  const end = [
    ...(fields.whereClause ? [['where', 'where'] as const] : []),
    ...(fields.returningClause ? [['returning', 'rest'] as const] : []),
  ]
  if (deletes) return [['from', 'table'], ...(fields.usingClause ? [['using', 'others'] as const] : []), ...end]
  return [['update', 'table'], ['set', 'rest'], ...(fields.fromClause ? [['from', 'others'] as const] : []), ...end]
}

function divide(tokens: readonly Token[], dividers: readonly (readonly [string, Part])[]): ReadonlyMap<Part, Token[]> {
  const parts = new Map<Part, Token[]>()
  const left = [...dividers]
  let part: Token[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    const [keyword, begins] = left[0] ?? []
    // `is distinct from` divides nothing.
    const divides = depth === 0 && token.keyword === keyword && tokens[index - 1]?.keyword !== 'distinct'
    if (!divides || begins === undefined) part.push(token)
    else {
      part = []
      parts.set(begins, part)
      left.shift()
    }
  }
  return parts
}

const print = (tokens: readonly Token[]): string =>
  tokens.map(({ text, apart }, index) => (apart && index > 0 ? ` ${text}` : text)).join('')
