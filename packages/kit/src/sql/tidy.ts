/** The server's canonical text as people write it: keywords in lower case, no doubled brackets. Changes no meaning. */
import { replaceCastLists } from './cast-list.ts'

const token = /(\$[A-Za-z_]*\$)[\s\S]*?\1|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*/g

/** Canonical text quotes every name that holds a capital, so a bare word in capitals is a keyword. */
export const lowerKeywords = (text: string): string =>
  text.replace(token, (word) => (/^[A-Z][A-Z_]*$/.test(word) ? word.toLowerCase() : word))

/**
 * A list of a varchar column stays what it is only when it is written as `in`, or without the cast that the server puts
 * behind it: its own text of it, read again, becomes another (`catalog/reading/settled.ts`).
 */
export const asList = (text: string): string =>
  withoutCasts(
    text.replace(varcharList, (_all, name: string, _operator: string, word: string, items: string) => {
      return `(${name} ${word === 'ANY' ? 'in' : 'not in'} (${items.replaceAll('::character varying', '')}))`
    }),
  )

const withoutCasts = (text: string): string =>
  replaceCastLists(text, ({ items, type, start, end }) => {
    const isOperand = type === 'text' && /[=<>~*] (?:ANY|ALL) \($/.test(text.slice(0, start))
    return isOperand ? `ARRAY[${items.map(withoutCasts).join(', ')}]` : text.slice(start, end)
  })

const item = `E?'(?:[^']|'')*'::character varying`
const varcharList = new RegExp(
  String.raw`\(\(((?:VALUE|[a-z_"][^()\s]*|"(?:[^"]|"")*"))\)::text (=|<>) (ANY|ALL) \(\(ARRAY\[(${item}(?:, ${item})*)\]\)::text\[\]\)\)`,
  'g',
)

/** `((a > 0))` is `(a > 0)`; `(a) = (b)` stays. */
export function stripBrackets(text: string): string {
  let current = text
  while (current.startsWith('((') && closes(current) === current.length - 1) {
    const inner = current.slice(1, -1)
    if (closes(inner) !== inner.length - 1) break
    current = inner
  }
  return current
}

/** Where the bracket that opens the text closes. */
function closes(text: string): number {
  let depth = 0
  for (const { 0: part, index } of text.matchAll(/(\$[A-Za-z_]*\$)[\s\S]*?\1|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (part === '(') depth++
    if (part === ')') depth--
    if (part === ')' && depth === 0) return index
  }
  return -1
}

/** `CHECK ((a > 0)) NOT VALID` as `check (a > 0) not valid`. */
export function tidyCheck(definition: string): string {
  const match = /^check\s*(\([\s\S]*)$/i.exec(definition)
  if (!match?.[1]) return lowerKeywords(definition)
  const end = closes(match[1])
  return `check ${stripBrackets(lowerKeywords(match[1].slice(0, end + 1)))}${lowerKeywords(match[1].slice(end + 1))}`
}

/** Short names of types, as everybody writes them. Names of user types are qualified and never match. */
export const shortType = (type: string): string =>
  type
    .replace(/^character varying/, 'varchar')
    .replace(/^character(?=\(|\[|$)/, 'char')
    .replace(/^timestamp(\(\d\))? with time zone/, 'timestamptz$1')
    .replace(/^timestamp(\(\d\))? without time zone/, 'timestamp$1')
    .replace(/^time(\(\d\))? with time zone/, 'timetz$1')
    .replace(/^time(\(\d\))? without time zone/, 'time$1')
    .replace(/^bit varying/, 'varbit')

/** `'x'::text` as the default of a text column is `'x'`, and `nextval('s'::regclass)` is `nextval('s')`: read again, they are the same. */
export function withoutNeedlessCast(expression: string, columnType: string | undefined): string {
  const sequence = /^nextval\(('(?:[^']|'')*')::regclass\)$/.exec(expression)
  if (sequence?.[1]) return `nextval(${sequence[1]})`
  const [, literal, type] = /^(E?'(?:[^']|'')*')::(.+)$/s.exec(expression) ?? []
  if (literal === undefined || columnType === undefined) return expression
  // A literal is read with the column's own modifier: only where it has none, or no effect on what is stored, is it the same.
  return type === columnType.replace(/^character varying\(\d+\)$/, 'character varying') ? literal : expression
}
