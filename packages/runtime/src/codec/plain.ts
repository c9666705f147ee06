/** Codecs of booleans and bytes. */
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

export const bool: Codec<boolean> = {
  name: 'boolean',
  decode: (value) => (value === 't' ? true : value === 'f' ? false : refuseValue('the server wrote no boolean')),
  encode: (value) => (value === true ? 't' : value === false ? 'f' : refuseKind('a boolean', value)),
}

export const bytes: Codec<Uint8Array> = {
  name: 'bytes',
  decode(value) {
    const read = Buffer.from(value.slice(2), 'hex')
    if (!value.startsWith('\\x') || read.length * 2 !== value.length - 2) {
      refuseValue('the server wrote bytes in a form that is not known')
    }
    return new Uint8Array(read.buffer, read.byteOffset, read.byteLength)
  },
  encode(value) {
    if (!(value instanceof Uint8Array)) refuseKind('a Uint8Array', value)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  },
}
