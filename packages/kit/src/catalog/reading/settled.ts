/** The fixpoint of stored expressions that the server prints differently once they are read again. */

/**
 * `v in ('a', 'b')` on a varchar is stored as `(v)::text = ANY ((ARRAY['a'::character varying, …])::text[])`, and that text,
 * read again, as `… ANY (ARRAY[('a'::character varying)::text, …])`: the second form is the one that stays.
 */
export function settled(text: string): string {
  let from = 0
  let result = ''
  for (const cast of text.matchAll(castArray)) {
    const start = matchingArray(text, cast.index)
    if (start < from) continue
    const items = splitItems(text.slice(start + '(ARRAY['.length, cast.index))
    result += `${text.slice(from, start)}ARRAY[${items.map((item) => `(${item})::${cast[1]}`).join(', ')}]`
    from = cast.index + cast[0].length
  }
  return result + text.slice(from)
}

/** What to note beside a settled text: the server's own, where it differs. */
export const exactText = (text: string): { exact?: string } => (settled(text) === text ? {} : { exact: text })

const castArray = /\]\)::(text|numeric|bpchar)\[\]/g

/** Where the `(ARRAY[` stands whose `]` is at `end`; -1 when there is none or it holds more than constants with a cast. */
function matchingArray(text: string, end: number): number {
  const start = text.lastIndexOf('(ARRAY[', end)
  return start >= 0 && constants.test(text.slice(start + '(ARRAY['.length, end)) ? start : -1
}

const constant = String.raw`(?:E?'(?:[^']|'')*'::character varying(?:\(\d+\))?|E?'(?:[^']|'')*'::bpchar|\(?-?\d+\)?(?:::bigint)?)`
const constants = new RegExp(`^${constant}(?:, ${constant})*$`)

const splitItems = (text: string): string[] => text.match(new RegExp(constant, 'g')) ?? []
