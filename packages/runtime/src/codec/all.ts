/** `codec`: every codec by name, as generated code uses them. */
import type { Codec } from './codec.ts'
import { instant } from './instant.ts'
import { json } from './json.ts'
import { list } from './list.ts'
import { bigint, bigintText, decimal, decimalNumber, double, integer, real, safeInteger, smallint } from './number.ts'
import { refuseKind, refuseValue } from './refuse.ts'
import { choice, date, interval, opaque, text, time, timestamp, timestamptz, timetz, uuid } from './text.ts'

const boolean: Codec<boolean> = {
  name: 'boolean',
  decode: (value) => (value === 't' ? true : value === 'f' ? false : refuseValue('the server wrote no boolean')),
  encode: (value) => (value === true ? 't' : value === false ? 'f' : refuseKind('a boolean', value)),
}

const bytes: Codec<Uint8Array> = {
  name: 'bytes',
  decode(value) {
    const read = Buffer.from(value.slice(2), 'hex')
    if (!value.startsWith('\\x') || read.length * 2 !== value.length - 2)
      refuseValue('the server wrote bytes in a form that is not known')
    return new Uint8Array(read.buffer, read.byteOffset, read.byteLength)
  },
  encode(value) {
    if (!(value instanceof Uint8Array)) refuseKind('a Uint8Array', value)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  },
}

export const codec = {
  text,
  uuid,
  smallint,
  integer,
  safeInteger,
  bigint,
  bigintText,
  decimal,
  decimalNumber,
  real,
  double,
  boolean,
  instant,
  timestamptz,
  timestamp,
  date,
  time,
  timetz,
  interval,
  bytes,
  json,
  opaque,
  choice,
  list,
} as const
