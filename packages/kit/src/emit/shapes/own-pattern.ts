/** A model's own pattern as one that judges a text before it is normalised, for schemas that can't normalise. Undefined where none says the same. */
import type { Normaliser } from '@tenon/schema'

export interface OwnPattern {
  readonly source: string
  readonly flags: string
  readonly normalisers: readonly Normaliser[]
}

export function beforeNormalising({ source, flags, normalisers }: OwnPattern): string | undefined {
  if (flags !== '' && flags !== 'i') return undefined
  const lower = normalisers.includes('lowerCase')
  const upper = normalisers.includes('upperCase')
  if (Number(lower) + Number(upper) + flags.length > 1) return undefined
  const casing = flags === 'i' ? 'ignored' : lower ? 'lower' : upper ? 'upper' : 'kept'
  const cased = casing === 'kept' ? source : inBothCases(source, casing)
  if (cased === undefined) return undefined
  if (normalisers.includes('trim')) return aroundBlanks(cased)
  // Behind a look-ahead an expression must find its own beginning.
  return cased.startsWith('^') && !cased.includes('|') ? cased : `^(?=[\\s\\S]*?(?:${cased}))`
}

/** Only where the expression takes the whole text: what it finds must lie between the blanks that are trimmed. */
function aroundBlanks(source: string): string | undefined {
  const body = /^\^([\s\S]*)\$$/.exec(source)?.[1]
  if (body === undefined || !isSelfContained(body)) return undefined
  const empty = new RegExp(`^(?:${body})$`).test('') ? '|' : ''
  return `^\\s*(?:(?!\\s)(?:${body})(?<!\\s)${empty})\\s*$`
}

/** No alternatives at the top, no further anchors, nothing that looks around. */
function isSelfContained(body: string): boolean {
  let depth = 0
  for (const { text, inClass } of tokens(body)) {
    if (inClass) continue
    if (text === '(') depth++
    if (text === ')') depth--
    if (/^\(\?(?:[=!]|<[=!])/.test(text) || text === '^' || text === '$' || text === '\\B' || text === '\\')
      return false
    if (text === '(?:') depth++
    if (text === '|' && depth === 0) return false
  }
  return depth === 0
}

/** Letters that become ASCII ones by a change of case, besides those of ASCII. */
const strangers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lower: { k: '\\u212a' },
  upper: { I: '\\u0131', S: '\\u017f' },
  ignored: {},
}

/** What meets the expression in the case that it is put into, or in any case: every letter in both. */
function inBothCases(source: string, casing: 'lower' | 'upper' | 'ignored'): string | undefined {
  const foreign = casing === 'lower' ? /[A-Z]/ : casing === 'upper' ? /[a-z]/ : undefined
  const others = (letters: string): string =>
    [...letters].map((one) => swapCase(one) + (strangers[casing]?.[one] ?? '')).join('')
  let printed = ''
  for (const { text, inClass } of tokens(source)) {
    // Letters that these name are not seen here.
    if (/^\\[xucpPkBb]|^\(\?<(?![=!])|[^\0-\x7f]/.test(text) || (inClass && text === '\\W')) return undefined
    if (/^\\w$/i.test(text)) {
      const word = `\\w${Object.values(strangers[casing] ?? {}).join('')}`
      printed += inClass ? word : `[${text === '\\W' ? '^' : ''}${word}]`
      continue
    }
    const isRange = inClass && text.length === 3 && text[1] === '-'
    if (!isRange && !/^[A-Za-z]$/.test(text)) {
      printed += text
      continue
    }
    const [first = '', last = first] = isRange ? [text[0], text[2]] : [text]
    if (foreign?.test(first + last)) return undefined
    if (!isRange) printed += inClass ? text + others(text) : `[${text}${others(text)}]`
    else if (/^(?:[a-z]{2}|[A-Z]{2})$/.test(first + last))
      printed += `${text}${swapCase(first)}-${swapCase(last)}${strangersIn(first, last, casing)}`
    // A range from a sign or a digit to a letter.
    else if (/[A-Za-z]/.test(first + last) || (first < 'A' && last > 'Z')) return undefined
    else printed += text
  }
  return printed
}

const swapCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()

const strangersIn = (first: string, last: string, casing: string): string =>
  Object.entries(strangers[casing] ?? {})
    .flatMap(([letter, stranger]) => (first <= letter && letter <= last ? [stranger] : []))
    .join('')

interface Token {
  readonly text: string
  readonly inClass: boolean
}

/** Signs, escapes, openings of groups, and ranges inside of a class. */
function* tokens(source: string): Iterable<Token> {
  let inClass = false
  const pattern = /\\(?:[xucpPk][\s\S]?|[\s\S])|\(\?(?:<[=!]|[:=!]|<)|[\s\S]/gu
  const found = [...source.matchAll(pattern)].map(([text]) => text)
  for (let at = 0; at < found.length; at++) {
    const text = found[at] ?? ''
    if (!inClass && text === '[') {
      inClass = true
      yield { text, inClass: false }
    } else if (inClass && text === ']') {
      inClass = false
      yield { text, inClass: false }
    } else if (inClass && found[at + 1] === '-' && found[at + 2] !== ']' && text.length === 1) {
      yield { text: `${text}-${found[at + 2] ?? ''}`, inClass }
      at += 2
    } else yield { text, inClass }
  }
}
