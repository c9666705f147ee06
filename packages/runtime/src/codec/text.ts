/** Codecs of values that are strings on both sides; those with a form are checked before they travel. */
import { ValueError } from '../errors.ts'
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

/** Lone surrogates would arrive as U+FFFD, and PostgreSQL's text holds no NUL. */
export function checkText(value: unknown): string {
  if (typeof value !== 'string') refuseKind('a string', value)
  // ES2024, in every Node that we run on; the library of types is a year older.
  if (!(value as string & { isWellFormed(): boolean }).isWellFormed())
    refuseValue('the string has half a surrogate pair')
  if (value.includes('\0')) refuseValue('the string has a NUL, which PostgreSQL cannot hold')
  return value
}

const same = (value: string) => value

function formed(name: string, expected: string, isFormed: (text: string) => boolean): Codec<string> {
  return {
    name,
    decode: same,
    encode(value) {
      if (typeof value !== 'string') refuseKind(expected, value)
      if (!isFormed(value)) throw new ValueError(`expected ${expected}`)
      return value
    },
  }
}

export const text: Codec<string> = { name: 'text', decode: same, encode: checkText }

export const opaque: Codec<string> = { name: 'opaque', decode: same, encode: checkText }

export const uuid = formed('uuid', 'a UUID', (value) =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value),
)

const day = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/

function isDay(text: string): boolean {
  const match = day.exec(text)
  if (!match) return false
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  // Year 1 BC is the proleptic year 0, a leap year.
  const proleptic = match[4] ? 1 - year : year
  if (year === 0 || month < 1 || month > 12 || date < 1) return false
  const leap = proleptic % 4 === 0 && (proleptic % 100 !== 0 || proleptic % 400 === 0)
  return date <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

const isInfinity = (text: string) => text === 'infinity' || text === '-infinity'

const clock = /^(\d\d):(\d\d)(?::(\d\d)(\.\d{1,6}0*)?)?$/

function isClock(text: string): boolean {
  const match = clock.exec(text)
  if (!match) return false
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  if (hour === 24) return minute === 0 && second === 0 && Number(match[4] ?? 0) === 0
  return hour < 24 && minute < 60 && second < 60
}

const zone = /(?:Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)$/

const isZoned = (text: string, isRest: (rest: string) => boolean) => {
  const match = zone.exec(text)
  return match !== null && isRest(text.slice(0, match.index))
}

function isMoment(text: string): boolean {
  const match = /^(\S+)[ T](\S+?)( BC)?$/.exec(text)
  return match !== null && isDay(`${match[1]}${match[3] ?? ''}`) && isClock(match[2] ?? '')
}

export const date = formed('date', 'a date such as `2026-02-28`', (value) => isDay(value) || isInfinity(value))

export const time = formed('time', 'a time such as `13:30:00`', isClock)

export const timetz = formed('timetz', 'a time with its offset such as `13:30:00+02`', (value) =>
  isZoned(value, isClock),
)

export const timestamp = formed(
  'timestamp',
  'a timestamp such as `2026-02-28 13:30:00`',
  (value) => isMoment(value) || isInfinity(value),
)

/** In the string form, which keeps microseconds; `instant` is the `Date`. */
export const timestamptz = formed(
  'timestamptz',
  'a timestamp with its offset such as `2026-02-28 13:30:00+00`',
  (value) =>
    isInfinity(value) ||
    (value.endsWith(' BC') ? isZoned(value.slice(0, -3), (rest) => isMoment(`${rest} BC`)) : isZoned(value, isMoment)),
)

const unit = String.raw`[+-]?\d+(?:\.\d+)? ?(?:mic|mil|mon|s|m|h|d|w|y|c)[a-z]*`
const words = new RegExp(String.raw`^(?:(?:${unit})(?: +|$))*(?:[+-]?\d+:\d\d(?::\d\d(?:\.\d{1,6})?)?)?( ago)?$`, 'i')
const iso = /^-?P(?=.)(?:[+-]?\d+(?:\.\d+)?[YMWD])*(?:T(?:[+-]?\d+(?:\.\d+)?[HMS])+)?$/

/** Its two usual forms; the server reads more. */
export const interval = formed(
  'interval',
  'an interval such as `1 day 02:00:00` or `P1DT2H`',
  (value) => value.trim() !== '' && (iso.test(value) || words.test(value) || isInfinity(value)),
)

/** One of fixed strings. A stored value outside of them is an error, since its type would be a lie. */
export function choice<const Values extends readonly string[]>(values: Values): Codec<Values[number]> {
  const known: ReadonlySet<string> = new Set(values)
  const expected = `one of ${values.map((value) => `\`${value}\``).join(', ')}`
  const check = (value: unknown): Values[number] => {
    if (typeof value !== 'string') refuseKind(expected, value)
    if (!known.has(value)) throw new ValueError(`expected ${expected}`)
    return value
  }
  return { name: 'choice', decode: check, encode: check }
}
