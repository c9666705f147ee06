/** Values of raw queries: parameters by their JavaScript kind, columns by the OID and modifier that the server tells. */

import type { Codec } from './codec.ts'
import { instant } from './instant.ts'
import { type Json, json } from './json.ts'
import { list } from './list.ts'
import { bigint, decimal, double, integer, real, smallint } from './number.ts'
import { typeOfOid } from './oid.ts'
import { bool, bytes } from './plain.ts'
import { kindOfValue, refuseValue } from './refuse.ts'
import { checkText, opaque } from './text.ts'

const byName: Readonly<Record<string, Codec>> = {
  bool,
  bytea: bytes,
  int2: smallint,
  int4: integer,
  oid: integer,
  int8: bigint,
  float4: real,
  float8: double,
  numeric: decimal,
  json,
  jsonb: json,
}

const lists = new Map<Codec, Codec>()

/** Text for every type that is not known here. A `timestamptz` is a `Date` only where its type holds no microseconds. */
export function codecOfColumn(type: number, modifier: number): Codec {
  const known = typeOfOid(type)
  if (!known) return opaque
  const exactTime = known.name === 'timestamptz' && modifier >= 0 && modifier <= 3
  const item = exactTime ? instant : (byName[known.name] ?? opaque)
  if (!known.list) return item
  let codec = lists.get(item)
  if (!codec) {
    codec = anyDimension(item)
    lists.set(item, codec)
  }
  return codec
}

/** The type of an array does not tell its dimensions; the text does. */
function anyDimension(item: Codec): Codec {
  const flat: Codec = list(item, { nullableItems: true })
  return {
    name: flat.name,
    encode: (value) => flat.encode(value),
    decode(text) {
      const depth = /^(?:\[[^=]*=)?(\{+)/.exec(text)?.[1]?.length ?? 1
      let codec = flat
      for (let level = 1; level < depth; level++) codec = list(codec)
      return codec.decode(text)
    },
  }
}

/** A value with the codec that its column has, where its JavaScript kind alone would say something else. */
export class Typed {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** For parameters of raw queries, such as `typed(codec.json, ['a', 'b'])`: an array alone would be an SQL array. */
export const typed = <Value>(codec: Codec<Value>, value: Value): Typed => new Typed(codec.encode(value))

/** OID of the type that a value surely has; 0 where the statement knows better: a number may be of six types, a string of any. */
export function typeOfParameter(value: unknown): number {
  if (typeof value === 'boolean') return 16
  if (typeof value === 'bigint') return 20
  if (value instanceof Uint8Array) return 17
  return value instanceof Date ? 1184 : 0
}

/** The text of a parameter. */
export function encodeParameter(value: unknown): string | null {
  if (value === null) return null
  if (value instanceof Typed) return value.text
  if (value instanceof Date) return instant.encode(value)
  if (value instanceof Uint8Array) return bytes.encode(value)
  if (Array.isArray(value)) return encodeList(value)
  // A query inside of a query, say: SQL is composed of text, never of what runs.
  if (value instanceof Promise) return refuseValue(`expected a value, got ${kindOfValue(value)}`)
  switch (typeof value) {
    case 'string':
      return checkText(value)
    case 'boolean':
      return bool.encode(value)
    case 'number':
      return double.encode(value)
    case 'bigint':
      return bigint.encode(value)
    case 'object':
      // The codec itself checks what JSON can hold.
      return json.encode(value as Json)
    default:
      return refuseValue(`expected a value, got ${kindOfValue(value)}`)
  }
}

const anyItem: Codec = { name: 'value', decode: (text) => text, encode: (value) => encodeParameter(value) ?? '' }

/** `{}` is an empty array, and in a JSON column an empty object. A form feed is blank space to arrays and none to JSON. */
const emptyList = '{\f}'

function encodeList(value: readonly unknown[]): string {
  if (value.length === 0) return emptyList
  let codec: Codec = list(anyItem, { nullableItems: true })
  for (let inner = value[0]; Array.isArray(inner); inner = inner[0]) codec = list(codec)
  return codec.encode(value)
}
