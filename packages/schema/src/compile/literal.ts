/** Plain values as SQL: a column's default, checked against what the column holds. */
import { quoteText } from '../quote.ts'
import type { Shape } from '../shape.ts'

/** The SQL of a value, or in words what would fit instead. */
export type Literal = { readonly sql: string } | { readonly wanted: string }

export function toLiteral(shape: Shape, value: unknown): Literal {
  const text = toText(shape, value)
  if (typeof text !== 'string') return text
  const isBare =
    shape.kind === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint'
  return { sql: isBare ? text : quoteText(text) }
}

type Text = string | { readonly wanted: string }

/** The server's text form of a value. */
function toText(shape: Shape, value: unknown): Text {
  switch (shape.kind) {
    case 'string':
      return stringText(shape, value)
    case 'number':
      return numberText(shape, value)
    case 'bigint':
      return typeof value === 'bigint' && value >= -(2n ** 63n) && value < 2n ** 63n
        ? String(value)
        : { wanted: 'a `bigint` of eight bytes' }
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : { wanted: '`true` or `false`' }
    case 'instant':
      return isCommonDate(value) ? value.toISOString() : { wanted: 'a valid `Date` between the years 1 and 9999' }
    case 'bytes':
      return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : { wanted: 'a `Uint8Array`' }
    case 'choice':
      return typeof value === 'string' && shape.values.includes(value)
        ? value
        : { wanted: `one of ${shape.values.map((one) => `\`${one}\``).join(', ')}` }
    case 'list':
      return listText(shape, value)
    case 'record':
    case 'json':
      return jsonMisfit(shape, value) ?? JSON.stringify(value)
    case 'opaque':
      return isText(value) ? value : { wanted: 'a string' }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\u0000')

const isCommonDate = (value: unknown): value is Date =>
  value instanceof Date && value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999

/** Forms that can be told from the text alone; the server has the last word on the others. */
const formats: Readonly<Record<string, { readonly fits: (text: string) => boolean; readonly wanted: string }>> = {
  uuid: { fits: (text) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text), wanted: 'a UUID' },
  date: { fits: isDay, wanted: 'a day such as `2026-03-31`' },
  time: {
    fits: (text) => /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/.test(text),
    wanted: 'a time such as `13:45:00`',
  },
  integer: { fits: (text) => /^-?\d{1,19}$/.test(text), wanted: 'a whole number in digits' },
}

function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  // The 31st of a shorter month rolls over into the next.
  return (
    year !== '' &&
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day) &&
    Number(month) >= 1 &&
    Number(month) <= 12
  )
}

function stringText(shape: Extract<Shape, { kind: 'string' }>, value: unknown): Text {
  if (!isText(value)) return { wanted: 'a string' }
  const format = formats[shape.format ?? '']
  if (format && !format.fits(value)) return { wanted: format.wanted }
  if (shape.format === 'decimal') return decimalText(shape, value)
  if (shape.maxLength !== undefined && [...value].length > shape.maxLength)
    return { wanted: `at most ${shape.maxLength} characters` }
  return value
}

function decimalText(shape: { readonly precision?: number; readonly scale?: number }, value: string): Text {
  if (value === 'NaN') return value
  const match = /^-?0*(\d*)(?:\.(\d*?)0*)?$/.exec(value)
  if (!match || !/\d/.test(value)) return { wanted: "a decimal in a string, such as `'9.50'`" }
  const { precision, scale = 0 } = shape
  const [, whole = '', fraction = ''] = match
  if (precision === undefined) return value
  return whole.length <= precision - scale && fraction.length <= Math.max(scale, 0)
    ? value
    : { wanted: `at most ${precision - scale} digits before the point and ${scale} behind it` }
}

function numberText(shape: Extract<Shape, { kind: 'number' }>, value: unknown): Text {
  if (typeof value !== 'number' || (shape.integer && !Number.isInteger(value)))
    return { wanted: shape.integer ? 'a whole number' : 'a number' }
  const { min = -Infinity, max = Infinity } = shape
  return value < min || value > max ? { wanted: `a number from ${min} to ${max}` } : String(value)
}

function listText(shape: Extract<Shape, { kind: 'list' }>, value: unknown): Text {
  if (!Array.isArray(value)) return { wanted: 'an array' }
  const items: string[] = []
  for (const item of value) {
    if (item === null && shape.nullableItems) items.push('NULL')
    else {
      const text = toText(shape.of, item)
      if (typeof text !== 'string') return { wanted: `items that are ${text.wanted}` }
      items.push(shape.of.kind === 'list' || isPlainItem(text) ? text : quoteItem(text))
    }
  }
  return `{${items.join(',')}}`
}

const isPlainItem = (text: string) => /^[\w.:+-]+$/.test(text) && text.toLowerCase() !== 'null'
const quoteItem = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** What is wrong with a value inside JSON, if anything. */
function jsonMisfit(shape: Shape, value: unknown): { readonly wanted: string } | undefined {
  if (shape.kind === 'json') return isJson(value) ? undefined : { wanted: 'a value that JSON can hold' }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) return { wanted: 'an array' }
    return firstMisfit(
      value.map((item) => (item === null && shape.nullableItems ? undefined : jsonMisfit(shape.of, item))),
    )
  }
  if (shape.kind !== 'record') {
    const text = toText(shape, value)
    return typeof text === 'string' ? undefined : text
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wanted: 'an object' }
  const given = new Map(Object.entries(value))
  const unknown = [...given.keys()].find((name) => !shape.fields.some((field) => field.name === name))
  if (unknown !== undefined) return { wanted: `an object without \`${unknown}\`` }
  return firstMisfit(
    shape.fields.map((field) => {
      const part = given.get(field.name)
      if (part === undefined) return field.optional ? undefined : { wanted: `an object with \`${field.name}\`` }
      if (part === null && field.nullable) return undefined
      const misfit = jsonMisfit(field.shape, part)
      return misfit && { wanted: `an object whose \`${field.name}\` is ${misfit.wanted}` }
    }),
  )
}

const firstMisfit = (misfits: readonly ({ readonly wanted: string } | undefined)[]) => misfits.find((one) => one)

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || isText(value)) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return typeof value === 'object' && Object.values(value).every(isJson)
}
