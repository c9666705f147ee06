/** JSON as values, encoded once. What JSON would drop or round in silence is refused, in both directions. */
import { ValueError } from '../errors.ts'
import type { Codec } from './codec.ts'
import { isExact } from './number.ts'
import { kindOfValue } from './refuse.ts'
import { checkText } from './text.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

export const json: Codec<Json> = {
  name: 'json',
  decode(text) {
    // Fifteen digits always fit, so only sixteen or an exponent can lose something.
    if (/[\d.]{16}|\d[eE]/.test(text)) checkNumbers(text)
    // `JSON.parse` gives nothing else.
    return JSON.parse(text) as Json
  },
  encode(value) {
    checkJson(value, '', 0)
    return JSON.stringify(value)
  },
}

function checkNumbers(text: string): void {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (!token.startsWith('"') && !isExact(token, Number(token))) {
      throw new ValueError('the stored JSON has a number with more digits than a number holds')
    }
  }
}

function checkJson(value: unknown, path: string, depth: number): void {
  if (depth > 500) refuse(path, 'is nested too deeply, or within itself')
  switch (typeof value) {
    case 'boolean':
      return
    case 'string':
      try {
        checkText(value)
      } catch (error) {
        refuse(path, error instanceof ValueError ? `: ${error.message}` : String(error))
      }
      return
    case 'number':
      if (!Number.isFinite(value)) refuse(path, `is ${value}, which JSON cannot hold`)
      return
    case 'object':
      break
    default:
      refuse(path, `is ${kindOfValue(value)}, which JSON cannot hold`)
  }
  if (value === null) return
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkJson(value[index], `${path}[${index}]`, depth + 1)
    return
  }
  checkObject(value, path, depth)
}

function checkObject(value: object, path: string, depth: number): void {
  const toJson: unknown = Reflect.get(value, 'toJSON')
  if (typeof toJson === 'function') {
    if (value instanceof Date && Number.isNaN(value.getTime())) refuse(path, 'is an invalid Date')
    checkJson(Reflect.apply(toJson, value, ['']), path, depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    refuse(path, `is ${ArrayBuffer.isView(value) ? 'bytes' : 'an instance of a class'}, which JSON cannot hold`)
  }
  for (const [key, member] of Object.entries(value)) {
    checkText(key)
    // A missing optional member, as everywhere in JavaScript.
    if (member !== undefined) checkJson(member, `${path}.${key}`, depth + 1)
  }
}

function refuse(path: string, message: string): never {
  throw new ValueError(`expected JSON: ${path === '' ? 'the value' : `\`${path.replace(/^\./, '')}\``} ${message}`)
}
