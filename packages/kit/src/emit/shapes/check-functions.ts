/** Small functions that emitted checks call. Each is printed once, into the files whose checks use it. */
import type { Shape } from '@tenon/schema'
import { emailPattern, formatPattern, urlPattern } from './pattern.ts'

/** Collects what the checks of one file call. */
export class CheckFunctions {
  readonly #sources = new Map<string, readonly string[]>()

  /** Names the function for use in an expression. */
  use(name: keyof typeof library): string {
    if (!this.#sources.has(name)) {
      this.#sources.set(name, library[name].lines)
      for (const other of library[name].calls) this.use(other)
    }
    return name
  }

  /** A function of this file's own, under this name or one like it; written once however often it is asked for. */
  define(wanted: string, write: (name: string) => readonly string[]): string {
    for (let name = wanted; ; name += '_') {
      if (name in library) continue
      const [lines, known] = [write(name), this.#sources.get(name)]
      if (known === undefined) return this.add(name, lines)
      if (known.join('\n') === lines.join('\n')) return name
    }
  }

  /** A function of this file's own. */
  add(name: string, lines: readonly string[]): string {
    this.#sources.set(name, lines)
    return name
  }

  /** `isDate(value)` and its like: text in a format. */
  useFormat(shape: Extract<Shape, { kind: 'string' }>): string {
    const digits = [shape.precision, shape.scale]
      .filter((part) => part !== undefined)
      .join('_')
      .replace('-', 'minus')
    // `isInteger` is about numbers.
    const format = shape.format === 'integer' ? 'bigintText' : (shape.format ?? 'text')
    const name = `${format.charAt(0).toUpperCase()}${format.slice(1)}${digits}`
    const pattern = `${format}${digits}Pattern`
    this.add(pattern, [`const ${pattern} = ${toRegExp(formatPattern(shape) ?? '')}`])
    return this.add(`is${name}`, [
      `function is${name}(value) {`,
      `  return typeof value === 'string' && ${pattern}.test(value)`,
      '}',
    ])
  }

  /** In the order of their names. */
  sources(): readonly (readonly string[])[] {
    return [...this.#sources].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, lines]) => lines)
  }
}

/** A literal of the expression. Backticks are spelled out: emitted code has no templates that span lines. */
export const toRegExp = (source: string, flags = ''): string =>
  `/${source.replaceAll('`', '\\x60').replaceAll('\n', '\\n').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}/${flags}`

interface CheckFunction {
  readonly lines: readonly string[]
  readonly calls: readonly (keyof typeof library)[]
}

const checkFunction = (text: string, ...calls: (keyof typeof library)[]): CheckFunction => ({
  lines: text.trim().split('\n'),
  calls,
})

const library: Readonly<
  Record<
    | 'refuse'
    | 'problem'
    | 'own'
    | 'isText'
    | 'lengthOf'
    | 'isTextOf'
    | 'isInteger'
    | 'isNumber'
    | 'isDecimalNumber'
    | 'isBigint'
    | 'isInstant'
    | 'isListOf'
    | 'isObject'
    | 'hasOnly'
    | 'refuseOthers'
    | 'refuseItems'
    | 'isJson'
    | 'compareDigits'
    | 'emailPattern'
    | 'urlPattern',
    CheckFunction
  >
> = {
  refuse: checkFunction(`
/** Tells that a field is missing, or of another kind than the column. */
function refuse(problems, field, value, expected) {
  const isMissing = value === undefined || value === null
  const message = isMissing ? \`\\\`\${field}\\\` is required.\` : \`\\\`\${field}\\\` must be \${expected}.\`
  problems.push({ field, rule: isMissing ? 'required' : 'type', message })
}`),
  problem: checkFunction(`
function problem(problems, field, rule, message) {
  problems.push({ field, rule, message })
}`),
  own: checkFunction(`
/** A field that is named like something every object has. */
function own(input, field) {
  return Object.hasOwn(input, field) ? input[field] : undefined
}`),
  isText: checkFunction(`
/** Text that the server can hold: no NUL, no half of a surrogate pair. */
function isText(value) {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\\0')
}`),
  lengthOf: checkFunction(`
/** Counts characters as the server does. */
function lengthOf(text) {
  let length = text.length
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) length--
  return length
}`),
  isTextOf: checkFunction(
    `
function isTextOf(value, most) {
  return isText(value) && (value.length <= most || lengthOf(value) <= most)
}`,
    'isText',
    'lengthOf',
  ),
  isInteger: checkFunction(`
function isInteger(value, least, most) {
  return Number.isSafeInteger(value) && value >= least && value <= most
}`),
  isNumber: checkFunction(`
function isNumber(value, least = -Infinity, most = Infinity) {
  return Number.isFinite(value) && value >= least && value <= most
}`),
  isDecimalNumber: checkFunction(
    `
/** A number with no more digits after the point than the column keeps. */
function isDecimalNumber(value, least, most, scale) {
  return isNumber(value, least, most) && Number(value.toFixed(scale)) === value
}`,
    'isNumber',
  ),
  isBigint: checkFunction(`
function isBigint(value) {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) === value
}`),
  isInstant: checkFunction(`
/** A valid \`Date\` from the year 1 on. */
function isInstant(value) {
  return value instanceof Date && value.getTime() >= -62135596800000
}`),
  isListOf: checkFunction(`
function isListOf(value, isItem) {
  if (!Array.isArray(value)) return false
  for (let at = 0; at < value.length; at++) if (!isItem(value[at])) return false
  return true
}`),
  isObject: checkFunction(`
/** A plain object, of this realm or another. */
function isObject(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}`),
  hasOnly: checkFunction(
    `
/** A plain object with no other keys than these. */
function hasOnly(value, keys) {
  return isObject(value) && Object.keys(value).every((key) => keys.includes(key))
}`,
    'isObject',
  ),
  refuseOthers: checkFunction(
    `
function refuseOthers(problems, field, value, keys) {
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue
    const path = \`\${field}.\${key}\`
    problem(problems, path, 'unknown', \`\\\`\${path}\\\` is no field of the object.\`)
  }
}`,
    'problem',
  ),
  refuseItems: checkFunction(
    `
/** Tells each item that is wrong, and what of it. */
function refuseItems(problems, field, value, expected, isItem, refuseItem) {
  if (!Array.isArray(value)) return refuse(problems, field, value, expected)
  for (let at = 0; at < value.length; at++) if (!isItem(value[at])) refuseItem(problems, \`\${field}[\${at}]\`, value[at])
}`,
    'refuse',
  ),
  isJson: checkFunction(
    `
/** What JSON can say, and the server can hold. */
function isJson(value, depth = 0) {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'string') return isText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > 500) return false
  if (Array.isArray(value)) return isListOf(value, (item) => isJson(item, depth + 1))
  if (!isObject(value)) return false
  return Object.entries(value).every(([key, item]) => isText(key) && (item === undefined || isJson(item, depth + 1)))
}`,
    'isText',
    'isListOf',
    'isObject',
  ),
  compareDigits: checkFunction(`
/** Compares numbers that are given as their digits; below zero when the left one is less, NaN when one is no number. */
function compareDigits(left, right) {
  if (!/\\d/.test(left)) return Math.sign(Number(left))
  const [a, b] = [left, right].map((text) => {
    const [, sign, whole, fraction = ''] = /^([+-]?)0*(\\d*)(?:\\.(\\d*?)0*)?$/.exec(text) ?? [text, '', '0']
    return { negative: sign === '-' && whole + fraction !== '', whole, fraction }
  })
  if (a.negative !== b.negative) return a.negative ? -1 : 1
  const [low, high] = a.negative ? [b, a] : [a, b]
  if (low.whole.length !== high.whole.length) return low.whole.length - high.whole.length
  const [first, second] = [low.whole + low.fraction, high.whole + high.fraction]
  return first < second ? -1 : first > second ? 1 : 0
}`),
  emailPattern: checkFunction(`const emailPattern = ${toRegExp(emailPattern)}`),
  urlPattern: checkFunction(`const urlPattern = ${toRegExp(urlPattern)}`),
}
