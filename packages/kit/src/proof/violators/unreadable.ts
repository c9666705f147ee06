/** Counts values that a change of type can't read, or that come back as others: where the server can be asked beforehand, without an error. */

import { castsDirectly, plainType } from '../../plan/writing/cast.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import { mentions, type SeedTable } from '../seed/catalog.ts'
import type { Using } from '../seed/using.ts'

export interface Retyped {
  readonly table: Pick<SeedTable, 'schema' | 'name'>
  readonly name: string
  readonly from: string
  readonly to: string
  /** Of the server that is to run it, such as 180004. */
  readonly versionNumber: number
}

/** By the cast that the change makes, forth and back. */
export function unreadable({ table, name, from, to, versionNumber }: Retyped): string {
  const column = quoteName(name)
  const start = `select count(*) from ${quotePath([table.schema, table.name])} where`
  const leads = (source: string, target: string) =>
    castsDirectly({ from: plainType(source), to: plainType(target), versionNumber })
  const isRead = !leads(from, to) || from === 'json'
  const fresh = `(${column}${isRead ? '::text' : ''}::${to})`
  // What a real prints is the same number: it is another only as it is held.
  const back = `${fresh}${leads(to, from) && !isFloat(to) ? '' : '::text'}::${from}`
  const differs = isOther(from, back, column)
  if (!isRead) return `${start} ${differs}${neverStops(from, to) ? '' : ` ${stops}`}`
  if (versionNumber < validFrom) return `${start} ${differs} ${stops}`
  return `${start} case when not ${valid(column, to)} then true else ${differs} end`
}

/** Not every type has a sign for equality. */
const isOther = (type: string, back: string, value: string): string =>
  isText(type) ? `${back} is distinct from ${value}` : `(${back})::text is distinct from ${value}::text`

const isFloat = (type: string): boolean => type === 'real' || type === 'double precision'

/** Moments and spans have a place in each other; documents are one. */
const neverStops = (from: string, to: string): boolean =>
  [from, to].every((type) => /^(?:time|interval|date)\b/.test(type) || type.startsWith('timestamp')) || from === 'jsonb'

/** By the expressions that were given; `others`: the other columns of the table. */
export function uncomputable(
  { table, name, from, versionNumber }: Retyped,
  { expression, back }: Using,
  others: readonly string[],
): string {
  const [column, path] = [quoteName(name), quotePath([table.schema, table.name])]
  const [, inner, type = ''] = versionNumber < validFrom ? [] : (trailingCast.exec(expression) ?? [])
  const guard =
    inner !== undefined && isPrimary(inner) && isTextual(inner, column, from) ? valid(inner, type) : undefined
  const end = guard === undefined ? ` ${stops}` : ''
  const isWhole = back !== undefined && !others.some((other) => mentions(back, other))
  if (isWhole) {
    const computed = guard === undefined ? expression : `case when ${guard} then ${expression} end`
    const start = `select count(*) from (select ${column} as tenon_before, ${computed} as ${column} from ${path}) as computed where`
    return `${start} ${isOther(from, `(${back})::${from}`, 'tenon_before')}${end}`
  }
  if (guard !== undefined) return `select count(*) from ${path} where not ${guard}`
  return `select count(*) from ${path} where ${column} is not null and (${expression}) is null${end}`
}

/** `pg_input_is_valid` came with it. */
const validFrom = 160_000

const stops = '/* ends in an error at the first value that the type refuses */'

const valid = (text: string, type: string): string => `pg_input_is_valid((${text})::text, ${quoteLiteral(type)})`

const isText = (type: string): boolean => /^(?:text|character varying|character|citext|name)\b/.test(type)

const trailingCast = /^([\s\S]+?)\s*::\s*([a-z_][\w ]*(?:\(\d+(?:,\s*\d+)?\))?)\s*$/i

/** The cast takes all that stands before it: a name, a call, or what is in brackets. */
function isPrimary(text: string): boolean {
  const [head = ''] = /^[\w.]*|^"(?:[^"]|"")*"/.exec(text.trim()) ?? []
  const rest = text.trim().slice(head.length).trim()
  if (rest === '') return head !== ''
  if (!rest.startsWith('(') || /'/.test(rest.replaceAll(/'(?:[^']|'')*'/g, ''))) return false
  let depth = 0
  const bare = rest.replaceAll(/'(?:[^']|'')*'/g, (literal) => '_'.repeat(literal.length))
  return [...bare].every((character, at) => {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0
    return depth > 0 || at === bare.length - 1
  })
}

/** Its cast reads a text: that of a number rounds. */
const isTextual = (inner: string, column: string, from: string): boolean =>
  textFunctions.test(inner.trim()) ||
  inner.includes('||') ||
  (isText(from) && inner.replaceAll(/[()\s]/g, '') === column)

const textFunctions =
  /^(?:substr|substring|b?trim|ltrim|rtrim|replace|regexp_replace|regexp_substr|translate|split_part|lower|upper|left|right|reverse|lpad|rpad|concat|concat_ws|format)\s*\(/i
