/** What to do about a parameter where the server refuses it: the next action, by what stands around it. */
import type { Numbered } from './placeholder.ts'
import { toPlace } from './position.ts'

export interface RefusedText {
  readonly file: string
  readonly source: string
  readonly numbered: Numbered
  /** Where the error stands in the numbered text. */
  readonly offset?: number
}

export function parameterHint(code: string, message: string, refused: RefusedText): string | undefined {
  const quoted = /"[^"]*:([a-z_]\w*)[^"]*"$/i.exec(message)
  switch (code) {
    case 'report/parameter-type': {
      const index = namedIn(message) ?? firstBehind(message, refused)
      return index === undefined ? undefined : ofType(index, refused)
    }
    case 'report/syntax':
      return ofSyntax(message, refused)
    case 'report/unknown-function':
      return ofTwoTypes(message, refused)
    default:
      return message.startsWith('invalid input syntax for type') && quoted?.[1]
        ? ofQuotes(message, quoted[1])
        : undefined
  }
}

/** The number of the parameter that a message names. */
const namedIn = (message: string): number | undefined => {
  const index = /\$(\d+)/.exec(message)?.[1]
  return index === undefined ? undefined : Number(index)
}

/** The first one behind the place of a call that fits several functions. */
function firstBehind(message: string, { numbered, offset = 0 }: RefusedText): number | undefined {
  if (!message.includes('not unique')) return undefined
  const source = numbered.toSource(offset)
  const index = numbered.places.findIndex((place) => place >= source)
  return index < 0 ? undefined : index + 1
}

/** `:name`, or `$1` where it is written so. */
function written(index: number, { numbered, source }: RefusedText): string | undefined {
  const at = source.charAt(numbered.places[index - 1] ?? source.length)
  return at === ':' ? `:${numbered.names[index - 1]}` : at === '$' ? `$${index}` : undefined
}

function ofType(index: number, refused: RefusedText): string {
  const name = written(index, refused)
  if (name === undefined) return `\`$${index}\` stands nowhere in the statement: number its parameters without a gap.`
  return `Write a cast where the parameter stands, such as \`${name}::text\`.`
}

function ofSyntax(message: string, refused: RefusedText): string | undefined {
  const index = namedIn(message)
  const name = index === undefined ? undefined : written(index, refused)
  if (name === undefined) return undefined
  if (/\bin\s*$/i.test(refused.numbered.text.slice(0, refused.offset)))
    return `For a list in one parameter write \`= any(${name})\`; \`in (:a, :b)\` names each value.`
  return `A parameter stands for a value. After a type's name write \`${name}::type\`; names can't be parameters.`
}

/** An operand that got its type elsewhere: one parameter has one type. */
function ofTwoTypes(message: string, { numbered, offset, file, source }: RefusedText): string | undefined {
  const [, left, right] = /^operator does not exist: (.+) \S+ (.+)$/.exec(message) ?? []
  if (left === undefined || right === undefined || offset === undefined) return undefined
  const before = /\$(\d+)\s*$/.exec(numbered.text.slice(0, offset))
  const after = /^[^\s\w$('"]+\s*\$(\d+)/.exec(numbered.text.slice(offset))
  const index = Number((after ?? before)?.[1] ?? 0)
  const name = written(index, { file, source, numbered })
  const place = numbered.places[index - 1] ?? 0
  const own = numbered.toSource(after ? offset + after[0].lastIndexOf('$') : (before?.index ?? 0))
  if (name === undefined || place >= own) return undefined
  const first = toPlace(file, source, place)
  return `\`${name}\` has one type, that of its first place at ${first.line}:${first.column}. Write a cast where it should be read as another, such as \`${name}::${after ? left : right}\`.`
}

function ofQuotes(message: string, name: string): string {
  const example = message.includes('type interval') ? `:${name} * interval '1 day'` : `'…' || :${name}`
  return `Within quotes \`:${name}\` is text. Write an expression, such as \`${example}\`.`
}
