/** How codecs say no: what was expected and what kind of thing came, never the value itself. */
import { ValueError } from '../errors.ts'

export function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (ArrayBuffer.isView(value)) return 'bytes'
  if (value instanceof Promise) return 'a promise, which is to be awaited'
  const kind = typeof value
  if (kind !== 'object') return `a ${kind}`
  // A class keeps some of its values behind accessors, which no copy of its own keys would have.
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== 'Object' && name !== '' ? `an instance of \`${name}\`` : 'an object'
}

/** Throws; for a value of another kind. */
export function refuseKind(expected: string, value: unknown): never {
  throw new ValueError(`expected ${expected}, got ${kindOfValue(value)}`)
}

/** Throws; for a value of the right kind that does not fit. */
export function refuseValue(message: string): never {
  throw new ValueError(message)
}
