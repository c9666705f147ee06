/** A caller's text, as far as the server can hold it. */
import type { Model } from './model.ts'
import { type Reading, refuse, refuseGiven } from './reading.ts'

export function text(reading: Reading, model: Model, value: unknown): string {
  if (value === undefined) refuse(reading, model, 'is undefined.')
  if (typeof value !== 'string') refuseGiven(reading, model, 'is no string.')
  if (value.includes('\0')) refuseGiven(reading, model, 'has a NUL character, which no text in PostgreSQL can hold.')
  // In Node 20, but not in the library that TypeScript checks against.
  if (/\p{Surrogate}/u.test(value)) refuseGiven(reading, model, 'has half a character (a lone surrogate).')
  return value
}
