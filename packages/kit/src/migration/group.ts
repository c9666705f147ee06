/** Statements as paragraphs, for readers of a migration file: what concerns one object stands together. */

/** Statements of one line that concern an object each stand together too. */
export function toGroups(statements: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = []
  let subject: string | undefined
  for (const statement of statements) {
    const own = subjectOf(statement)
    const last = groups.at(-1)
    if (last && (own === undefined || own === subject)) last.push(statement)
    else groups.push([statement])
    subject = own ?? subject
  }
  return joinSingles(groups)
}

function joinSingles(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const joined: string[][] = []
  let open = false
  for (const group of groups) {
    const isShort = group.length === 1 && !group[0]?.includes('\n')
    if (isShort && open) joined.at(-1)?.push(...group)
    else joined.push([...group])
    open = isShort
  }
  return joined
}

const part = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`
const name = String.raw`(${part}(?:\.${part})?)`

/** By the first words; a name's third part is a column. */
const forms: readonly RegExp[] = [
  String.raw`(?:create|drop|alter) (?:or replace )?(?:constraint )?(?:trigger|policy|rule) ${part} [\s\S]*? ?\bon ${name}`,
  `create (?:unique )?index (?:concurrently )?${part} on ${name}`,
  `comment on (?:constraint|trigger|policy|rule) ${part} on ${name}`,
  String.raw`comment on (?:materialized view|\w+) ${name}`,
  String.raw`(?:create|alter|drop) (?:or replace )?(?:unlogged )?(?:materialized view|\w+) ${name}`,
].map((form) => new RegExp(`^${form}`, 'i'))

/** The object that a statement of a plan concerns; `undefined` where it goes with the one before. */
function subjectOf(statement: string): string | undefined {
  if (/^comment on index /i.test(statement)) return undefined
  for (const form of forms) {
    const found = form.exec(statement)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}
