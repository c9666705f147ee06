/** Codecs of numbers. Digits are never lost on the way: what a `number` cannot hold exactly is an error. */
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

function whole(name: string, expected: string, least: number, most: number): Codec<number> {
  return {
    name,
    decode(text) {
      const value = Number(text)
      if (!Number.isSafeInteger(value)) refuseValue(`the stored integer is past what a number holds exactly`)
      return value
    },
    encode(value) {
      if (typeof value !== 'number') refuseKind(expected, value)
      if (!Number.isInteger(value)) refuseValue(`expected ${expected}, got a number that is not whole`)
      if (value < least || value > most) refuseValue(`expected ${expected}: the number is out of range`)
      return String(value)
    },
  }
}

export const smallint = whole('smallint', 'a 16-bit integer', -32768, 32767)

export const integer = whole('integer', 'a 32-bit integer', -2147483648, 2147483647)

/** `bigint` as a `number`: the form of `id()`. */
export const safeInteger = whole('safeInteger', 'a safe integer', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

const least = -(2n ** 63n)
const most = 2n ** 63n - 1n

export const bigint: Codec<bigint> = {
  name: 'bigint',
  decode: BigInt,
  encode(value) {
    if (typeof value !== 'bigint') refuseKind('a bigint', value)
    if (value < least || value > most) refuseValue('the bigint is past 64 bits')
    return String(value)
  },
}

/** `bigint` as its digits. */
export const bigintText: Codec<string> = {
  name: 'bigintText',
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string') refuseKind('the digits of an integer', value)
    if (!/^[+-]?\d{1,40}$/.test(value)) refuseValue('expected the digits of an integer')
    if (BigInt(value) < least || BigInt(value) > most) refuseValue('the integer is past 64 bits')
    return value
  },
}

function floating(name: string): Codec<number> {
  return {
    name,
    decode: Number,
    encode(value) {
      if (typeof value !== 'number') refuseKind('a number', value)
      // `String(-0)` is `0`.
      return Object.is(value, -0) ? '-0' : String(value)
    },
  }
}

export const double = floating('double')

/** Rounded by the server to the 24 bits that the type has. */
export const real = floating('real')

const digits = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const special = /^(?:NaN|[+-]?Infinity)$/

/** `numeric` as its digits, the lossless form. */
export const decimal: Codec<string> = {
  name: 'decimal',
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string') refuseKind('the digits of a number, as a string', value)
    if (!digits.test(value) && !special.test(value)) refuseValue('expected the digits of a number, as a string')
    return value
  },
}

/** `numeric` as a `number`; digits that it cannot hold are an error. */
export const decimalNumber: Codec<number> = {
  name: 'decimalNumber',
  decode(text) {
    const value = Number(text)
    // The server writes its own infinity in letters.
    if (/\d/.test(text) && !isExact(text, value)) refuseValue('the stored number has more digits than a number holds')
    return value
  },
  encode(value) {
    if (typeof value !== 'number') refuseKind('a number', value)
    return String(value)
  },
}

/** True when the shortest text of `value` has the very digits of `text`. */
export function isExact(text: string, value: number): boolean {
  if (text === String(value)) return true
  const [one, other] = [significant(text), significant(String(value))]
  return one.digits === other.digits && one.exponent === other.exponent
}

/** `-012.50` → `-125` × 10^-1; so that two notations of a number compare equal. */
function significant(text: string): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [before = '', after = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const all = `${before}${after}`.replace(/^0+/, '')
  const bare = all.replace(/0+$/, '')
  if (bare === '') return { digits: '0', exponent: 0 }
  const sign = mantissa.startsWith('-') ? '-' : ''
  return { digits: sign + bare, exponent: Number(power) - after.length + (all.length - bare.length) }
}
