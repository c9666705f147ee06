/** How codecs say no: what was expected and what kind of thing came, never the value itself. */
import { ValueError } from '../errors.ts'

export function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (ArrayBuffer.isView(value)) return 'bytes'
  if (value instanceof Promise) return 'a promise, which is to be awaited'
  const kind = typeof value
  return kind === 'object' ? 'an object' : `a ${kind}`
}

/** Throws; for a value of another kind. */
export function refuseKind(expected: string, value: unknown): never {
  throw new ValueError(`expected ${expected}, got ${kindOfValue(value)}`)
}

/** Throws; for a value of the right kind that does not fit. */
export function refuseValue(message: string): never {
  throw new ValueError(message)
}
