/** `timestamptz` as a `Date`, exact to the millisecond; what a `Date` cannot hold is an error, never an Invalid Date. */
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

const form = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/

export const instant: Codec<Date> = {
  name: 'instant',
  decode(text) {
    // The pinned session writes UTC; 22 or 26 characters cover nearly every value.
    const fast = decodeUtc(text)
    return fast ?? decodeAny(text)
  },
  encode(value) {
    if (!(value instanceof Date)) refuseKind('a Date', value)
    if (Number.isNaN(value.getTime())) refuseKind('a Date', value)
    const year = value.getUTCFullYear()
    if (year < 1) refuseValue('years before Christ have no Date here; use the string form of the column')
    // From `-MM-DDT…Z` on the two forms agree; only the year's digits differ past 9999.
    const iso = value.toISOString()
    return `${String(year).padStart(4, '0')}${iso.slice(iso.indexOf('-', 1))}`
  },
}

const digit = (text: string, at: number) => text.charCodeAt(at) - 48
const two = (text: string, at: number) => digit(text, at) * 10 + digit(text, at + 1)

function decodeUtc(text: string): Date | undefined {
  const length = text.length
  if ((length !== 22 && length !== 26 && length !== 25 && length !== 24) || !text.endsWith('+00')) return undefined
  if (text.charCodeAt(4) !== 45 || (length > 22 && text.charCodeAt(19) !== 46)) return undefined
  const year = two(text, 0) * 100 + two(text, 2)
  let milliseconds = 0
  for (let at = 20; at < 23; at++) milliseconds = milliseconds * 10 + (at < length - 3 ? digit(text, at) : 0)
  // `Date.UTC` takes years below 100 as of the 20th century.
  if (year < 100) return undefined
  return new Date(
    Date.UTC(year, two(text, 5) - 1, two(text, 8), two(text, 11), two(text, 14), two(text, 17), milliseconds),
  )
}

function decodeAny(text: string): Date {
  if (text.endsWith('infinity')) refuseValue(`the stored time is ${text}, which has no Date`)
  if (text.endsWith(' BC')) refuseValue('the stored time is before Christ, which has no Date here')
  const match = form.exec(text)
  if (!match) refuseValue('the server wrote a time in a form that is not known')
  const [, year, month, day, hour, minute, second, fraction = '', sign, ...offset] = match
  const micro = fraction.padEnd(6, '0')
  if (micro.slice(3) !== '000') refuseValue('the stored time has microseconds, which a Date loses; use the string form')
  const [hours = 0, minutes = 0, seconds = 0] = offset.map((part) => Number(part ?? 0))
  const shift = (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds) * 1000
  const moment = new Date(0)
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  moment.setUTCHours(Number(hour), Number(minute), Number(second), Number(micro.slice(0, 3)))
  const exact = new Date(moment.getTime() - shift)
  if (Number.isNaN(exact.getTime())) refuseValue('the stored time is past what a Date holds')
  return exact
}
