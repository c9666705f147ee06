/** Doc comments of a module: what they say, without the marks around it and without their tags. */
import type { Comment } from 'oxc-parser'

/** Tells the text of the doc comment that stands right before an offset; of several the last one counts. */
export function docComments(text: string, comments: readonly Comment[]): (offset: number) => string | undefined {
  /** By the offset of what follows it, blanks and other comments passed over. */
  const docs = new Map<number, string>()
  let waiting: string | undefined
  for (const [index, comment] of comments.entries()) {
    if (isDoc(comment) && isLeading(text, comment)) waiting = describe(comment.value)
    const next = comment.end + blanksFrom(text, comment.end)
    if (comments[index + 1]?.start === next) continue
    if (waiting !== undefined) docs.set(next, waiting)
    waiting = undefined
  }
  return (offset) => docs.get(offset)
}

const isDoc = ({ type, value }: Comment): boolean => type === 'Block' && value.startsWith('*')

const blanksFrom = (text: string, offset: number): number => {
  blanks.lastIndex = offset
  return blanks.exec(text)?.[0].length ?? 0
}

const blanks = /\s*/y

/** Behind something on its line, and with its subject on another one, it belongs to what it stands behind. */
function isLeading(text: string, { start, end }: Comment): boolean {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const isFirst = line.trim() === ''
  return isFirst || !/^[^\S\n]*\n/.test(text.slice(end, end + 200))
}

/** The value begins with the second star. A line that begins with `@` begins the tags. */
function describe(value: string): string {
  const lines = value
    .slice(1)
    .split(/\r\n|\n|\r/)
    .map((line, index) => (index === 0 ? line.trimStart() : line.replace(/^\s*\*? ?/, '')).trimEnd())
  const tags = lines.findIndex((line) => /^\s*@[a-z]/i.test(line))
  return (tags < 0 ? lines : lines.slice(0, tags)).join('\n').trim()
}
