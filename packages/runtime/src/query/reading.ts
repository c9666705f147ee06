/** What reading one query collects: the key of its shape, the values apart from it, and where in the query we are. */

import { kindOfValue } from '../codec/refuse.ts'
import type { Column, Model } from './model.ts'
import { QueryError, refusal } from './query-error.ts'

export interface Reading {
  /** Tells one shape from every other: numbers of columns and relations, names of operators; never a value. */
  key: string
  /** Encoded values of each statement: the first is the main one, the others load relations. */
  readonly lists: (string | null)[][]
  readonly path: string[]
}

export function startReading(word: string): Reading {
  return { key: word, lists: [[]], path: [] }
}

export function refuse(reading: Reading, model: Model, message: string): never {
  throw new QueryError(model.name, reading.path, message)
}

/** Refuses a value, and not the query that it stands in: what an application hands on from a request is the client's mistake. */
export function refuseGiven(reading: Reading, model: Model, message: string): never {
  throw new QueryError(model.name, reading.path, message, 400)
}

/** An object that a caller wrote, not an instance of something: what isn't its own key is not in the query. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  // Objects of another realm have another `Object.prototype`, whose prototype is null too.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

/** Encodes by the column's codec, so that a value of another kind never reaches the driver. */
export function encode(reading: Reading, model: Model, column: Column, value: unknown): string {
  if (value === undefined) refuse(reading, model, 'is undefined.')
  if (value === null)
    refuseGiven(reading, model, 'is null; NULL is asked for by `null` in place of the filter, or by `isNull`.')
  try {
    return column.codec.encode(value)
  } catch (error) {
    return refuseGiven(reading, model, `is not fit for the column: ${refusal(error)}`)
  }
}

/** Refuses keys that mean nothing, and `undefined`, which would mean "everything" where a condition was meant. */
export function checkKeys(
  reading: Reading,
  model: Model,
  query: unknown,
  allowed: readonly string[],
): asserts query is Record<string, unknown> {
  if (!isPlain(query)) {
    const wanted = `takes an object of ${allowed.map((one) => `\`${one}\``).join(', ')}, and got ${kindOfValue(query)}.`
    refuse(reading, model, reading.path.length === 0 ? wanted : 'is no object.')
  }
  for (const key of Object.keys(query)) {
    reading.path.push(key)
    if (!allowed.includes(key)) refuse(reading, model, `means nothing there. Known: ${allowed.join(', ')}.`)
    if (query[key] === undefined) refuse(reading, model, 'is undefined; leave it out instead.')
    reading.path.pop()
  }
}
