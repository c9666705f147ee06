/** Which extensions texts of SQL create: an embedded database loads their code before it opens. */
import { cutQuoted, withoutComments } from './blank.ts'

/** Each once, as PostgreSQL spells them. What only a string, a comment or the body of a function says is not done. */
export const createdExtensions = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.filter((text) => /\bextension\b/i.test(text)).flatMap(createdIn)),
]

const word = String.raw`create\s+extension\s+(?:if\s+not\s+exists\s+)?`
const plainName = String.raw`[a-z_\u0080-\uffff][\w$\u0080-\uffff]*`
const atStart = new RegExp(String.raw`(?:^|;)\s*${word}(?:"(\d+)"|(${plainName}))`, 'gi')
const anonymous = /(?:^|;)\s*do\b[^;']*?'(\d+)'/gi
const anywhere = new RegExp(String.raw`\b${word}(?:"((?:[^"]|"")+)"|(${plainName}))`, 'gi')

function createdIn(text: string): readonly string[] {
  // Numbers stand for what is quoted, so that no word in it is taken for one of the text.
  const quoted: string[] = []
  const words = cutQuoted(text, (part, kind) => {
    if (kind === 'comment') return ' '
    const number = quoted.push(part) - 1
    return kind === 'name' ? `"${number}"` : `'${number}'`
  })
  const own = [...words.matchAll(atStart)].map(([, number, plain]) =>
    number === undefined ? plain?.toLowerCase() : unquote(quoted[Number(number)]),
  )
  // What a DO block does may stand in a string of it too.
  const bodies = [...words.matchAll(anonymous)].map(([, number]) => withoutComments(bodyOf(quoted[Number(number)])))
  const done = bodies.flatMap((body) =>
    [...body.matchAll(anywhere)].map(([, name, plain]) => (name === undefined ? plain?.toLowerCase() : unquote(name))),
  )
  return [...own, ...done].flatMap((name) => name ?? [])
}

const bodyOf = (string = ''): string => string.replace(/^(\$\w*\$|e?')([\s\S]*)(?:\$\w*\$|')$/i, '$2')

const unquote = (name = ''): string => name.replace(/^"|"$/g, '').replaceAll('""', '"')
