/** Regular expressions of everything that is text on some side. One source for the plain code, zod and TypeBox, so that they agree.
 *  All of them mean the same with and without the `u` flag, since JSON Schema's readers differ in it. */
import type { Shape } from '@tenon/schema'

type TextShape = Extract<Shape, { kind: 'string' }>

/** One code point that the server can hold: no NUL, no lone surrogate. */
const point = '(?:[^\\0\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])'
/** The same, but no white space. */
const ink = '(?:[^\\s\\0\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])'

const monthsAndDays =
  '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8])'

export interface Length {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Text of a length in code points, as the server counts; `trimmed` counts what trimming leaves. */
export function textPattern({ min = 0, max }: Length, trimmed: boolean): string {
  if (!trimmed || (min === 0 && max === undefined)) return `^${point}${times(min, max)}$`
  const atLeastTwo =
    max === undefined || max >= 2 ? [`${ink}${point}${times(Math.max(min - 2, 0), max && max - 2)}${ink}`] : []
  const one = min <= 1 && (max === undefined || max >= 1) ? [ink] : []
  const none = min === 0 ? [''] : []
  return `^\\s*(?:${[...atLeastTwo, ...one, ...none].join('|')})\\s*$`
}

const times = (min: number, max: number | undefined): string => {
  if (max === undefined) return min === 0 ? '*' : `{${min},}`
  return `{${min},${max}}`
}

/** What a text in a format looks like; undefined for plain text. */
export function formatPattern(shape: TextShape): string | undefined {
  switch (shape.format) {
    case undefined:
      return undefined
    case 'uuid':
      return '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'
    case 'integer':
      return int64Pattern
    case 'decimal':
      return decimalPattern(shape.precision, shape.scale)
    case 'date':
      return `^(?:-?infinity|${calendar(5_874_897)}|${beforeChrist} BC)$`
    case 'time':
      return `^${clock(shape.precision)}$`
    case 'timestamp':
      return `^(?:-?infinity|${moments(clock(shape.precision))})$`
    case 'timestamptz':
      return `^(?:-?infinity|${moments(clock(shape.precision) + zone)})$`
    case 'interval':
      return `^(?:-?infinity|${isoInterval}|${wordInterval})$`
  }
}

/** A moment as `Date#toJSON` writes it, or with an offset; no more than milliseconds, since a `Date` holds no more. */
export const instantPattern = `^${calendar(9999)}T${clock(3)}${'(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)'}$`

export const base64Pattern = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'

/** A number from -2^63 to 2^63 - 1 in digits. */
export const int64Pattern = `^(?:-?0*(?:${upTo('9223372036854775807')})|-0*9223372036854775808)$`

export const emailPattern =
  "^(?!\\.)(?:[A-Za-z0-9!#$%&'*+/=?^_{|}~-]|\\.(?![.@]))+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"

export const urlPattern = '^[hH][tT][tT][pP][sS]?:\\/\\/[^\\s\\/?#\\\\"<>^`{|}]+(?:[\\/?#][^\\s"<>\\\\^`{|}]*)?$'

/** Digits that numeric(precision, scale) takes without rounding. */
export function decimalPattern(precision: number | undefined, scale = 0): string {
  // Without a precision the type holds these too, and what was read can be written again.
  if (precision === undefined) return '^(?:-?\\d+(?:\\.\\d+)?|NaN|-?Infinity)$'
  if (scale < 0) return `^-?0*(?:[1-9]\\d{0,${precision - 1}}0{${-scale}}|0)(?:\\.0+)?$`
  const whole = precision - scale > 0 ? `0*\\d{1,${precision - scale}}` : '0+'
  if (scale === 0) return `^-?${whole}(?:\\.0+)?$`
  const zeros = scale > precision ? `0{${scale - precision}}` : ''
  // With a scale above the precision the first digits behind the point must be zeros, as far as they are given.
  const fraction = zeros === '' ? `\\d{1,${scale}}0*` : `(?:0{1,${scale - precision}}|${zeros}\\d{1,${precision}}0*)`
  return `^-?${whole}(?:\\.${fraction})?$`
}

/** Days of the years 4713 to 1 before Christ; 1, 5, 9 … are leap years there. */
const beforeChrist = `(?!0000-)(?:[0-3]\\d{3}|4[0-6]\\d\\d|470\\d|471[0-3])-(?:${monthsAndDays}|(?<=(?:^|[^\\d])(?:\\d\\d(?:0[59]|[2468][159]|[13579][37])|(?:[02468][048]|[13579][26])01)-)02-29)`

/** Days with a time, of all years that a timestamp holds. */
const moments = (time: string): string => `${calendar(294_276)}[ T]${time}|${beforeChrist}[ T]${time} BC`

/** Days that the calendar has, from year 1 to `lastYear`. */
function calendar(lastYear: number): string {
  const year = lastYear > 9999 ? `(?:\\d{4}|${upTo(String(lastYear), 5)})` : '\\d{4}'
  const leapYear = `${lastYear > 9999 ? '\\d{0,3}' : ''}(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`
  return `(?!0000-)${year}-(?:${monthsAndDays}|(?<=(?:^|[^\\d])${leapYear}-)02-29)`
}

function clock(precision = 6): string {
  const fraction = precision > 0 ? `(?:\\.\\d{1,${precision}}0*)?` : '(?:\\.0+)?'
  return `(?:(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d${fraction})?|24:00(?::00(?:\\.0+)?)?)`
}

const zone = '(?:Z|[+-](?:0\\d|1[0-5])(?::?[0-5]\\d(?::[0-5]\\d)?)?)'

const isoInterval =
  '-?P(?=[-+\\dT])(?:[-+]?\\d{1,6}Y)?(?:[-+]?\\d{1,7}M)?(?:[-+]?\\d{1,8}W)?(?:[-+]?\\d{1,9}D)?(?:T(?=[-+\\d])(?:[-+]?\\d{1,9}H)?(?:[-+]?\\d{1,9}M)?(?:[-+]?\\d{1,9}(?:\\.\\d{1,6})?S)?)?'

const wordInterval =
  '(?=[^ ])(?:(?:^| )[-+]?\\d{1,9} (?:years?|mons?|months?|weeks?|days?|hours?|mins?|minutes?|secs?|seconds?))*(?:(?:^| )[-+]?\\d{1,10}:[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?)?'

/** Numbers without leading zeros from 0 (or of at least `minDigits`) to `last`, as alternatives. */
function upTo(last: string, minDigits = 1): string {
  const ways: string[] = []
  if (last.length - 1 >= minDigits) {
    ways.push(minDigits === 1 ? `\\d{1,${last.length - 1}}` : `[1-9]\\d{${minDigits - 1},${last.length - 2}}`)
  }
  for (let index = 0; index < last.length; index++) {
    const digit = Number(last[index])
    const lowest = index === 0 ? 1 : 0
    const rest = last.length - index - 1
    if (digit - 1 >= lowest) {
      const some = digit - 1 === lowest ? `${lowest}` : `[${lowest}-${digit - 1}]`
      ways.push(`${last.slice(0, index)}${some}${rest > 0 ? `\\d{${rest}}` : ''}`)
    }
  }
  ways.push(last)
  return ways.join('|')
}
