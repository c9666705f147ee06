/** Names in emitted code: what is safe to print where, and who gets a name when two want it. */

/** Words that no binding of an ES module may have, and those that would hide what emitted code uses. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield ' +
    'undefined NaN Infinity globalThis Object Array String Number BigInt Boolean Date Map Set Symbol Promise Error ' +
    'Uint8Array RegExp JSON Math any unknown never object string number boolean bigint symbol type'
  ).split(' '),
)

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

const plainIdentifier = /^[A-Za-z_$][\w$]*$/

// The plain ones are nearly all, and the expression that knows Unicode is slow.
export const isIdentifier = (name: string): boolean => plainIdentifier.test(name) || identifier.test(name)

/** A string literal, the same for JavaScript and for types; in single quotes unless there are only such within. */
export function quoteText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return quote + text.replace(special, (unit) => (isQuote(unit) && unit !== quote ? unit : escapeUnit(unit))) + quote
}

const isQuote = (unit: string): boolean => unit === "'" || unit === '"'

// Quotes, control characters, the two line ends that only JavaScript knows, and the mark that editors drop.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const special = /['"\\\u0000-\u001f\u007f\u2028\u2029\ufeff]/g

const escapes: Readonly<Record<string, string>> = {
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const escapeUnit = (unit: string): string => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** As the key of an object literal. `__proto__` would set the prototype, unless it is computed. */
export const objectKey = (name: string): string =>
  name === '__proto__' ? "['__proto__']" : isIdentifier(name) ? name : quoteText(name)

/** As the name of an interface's member. */
export const memberKey = (name: string): string => (isIdentifier(name) ? name : quoteText(name))

export const access = (object: string, name: string): string =>
  isIdentifier(name) ? `${object}.${name}` : `${object}[${quoteText(name)}]`

/** True for names that every object inherits, so that reading them proves nothing. */
export const isInherited = (name: string): boolean => name in Object.prototype

/** Lines of a doc comment; a comment's end inside the text is broken up. */
export const docLines = (text: string): readonly string[] =>
  text
    .replaceAll('*/', '*\u200b/')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trimEnd())

const words = (name: string): readonly string[] =>
  name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}\W_]+|[^\W_]+|\p{L}+/gu) ?? [name]

export const toPascal = (name: string): string =>
  words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** For files: lower case, words parted by `-`, nothing that a file system minds. */
export function toFileName(name: string): string {
  const plain = words(name)
    .join('-')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}-]/gu, '')
  return /^(?:con|prn|aux|nul|com\d|lpt\d)?$/.test(plain) ? `${plain}_` : plain
}

/** Gives each name to the first who asks; the next one gets it with `_` behind. */
export interface Scope {
  take(wanted: string): string
}

/** `fold` says which names count as the same: of files, those that differ in case only. */
export function createScope(taken: Iterable<string> = [], fold: (name: string) => string = (name) => name): Scope {
  const used = new Set([...taken].map(fold))
  return {
    take(wanted) {
      let name = wanted
      while (used.has(fold(name))) name += '_'
      used.add(fold(name))
      return name
    },
  }
}

/** A scope for the bindings of a module: only what may be declared is given out. */
export function createModuleScope(taken: Iterable<string> = []): Scope {
  const scope = createScope([...reserved, ...taken])
  return {
    take: (wanted) => scope.take(toIdentifier(wanted)),
  }
}

function toIdentifier(name: string): string {
  if (isIdentifier(name)) return name
  const kept = name.replace(/[^\p{ID_Continue}$]/gu, '_')
  return isIdentifier(kept) ? kept : `_${kept}`
}
