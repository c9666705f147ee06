/** What a `CONST` node of the query tree holds, for the few types whose bytes we read. */
import type { Known } from './known.ts'
import { items, type Node, number, type Value } from './tree.ts'

/** Types of one in-memory form: char, name is not among them. */
const textTypes = new Set([25, 1042, 1043])
const unknown = 705
const integerTypes = new Set([20, 21, 23])

export const isNullConstant = (node: Node): boolean => node.tag === 'CONST' && node.fields.constisnull === 'true'

/** The datum's bytes, as the server holds them in memory (little-endian on every platform that we run on). */
function bytes(node: Node): Uint8Array {
  const value: Value | undefined = node.fields.constvalue
  const open = items(value).indexOf('[')
  return Uint8Array.from(
    items(value)
      .slice(open + 1, -1)
      .map((byte) => Number(byte) & 255),
  )
}

const view = (of: Uint8Array) => new DataView(of.buffer, of.byteOffset, of.byteLength)

/** The text of a text, varchar or char constant. */
export function textConstant(node: Node): string | undefined {
  if (node.tag !== 'CONST' || isNullConstant(node)) return undefined
  // A literal that nothing has given a type yet is a C string.
  if (number(node, 'consttype') === unknown) return new TextDecoder().decode(bytes(node).subarray(0, -1))
  return textTypes.has(number(node, 'consttype')) ? new TextDecoder().decode(bytes(node).subarray(4)) : undefined
}

export function integerConstant(node: Node): bigint | undefined {
  if (node.tag !== 'CONST' || isNullConstant(node) || !integerTypes.has(number(node, 'consttype'))) return undefined
  const datum = bytes(node)
  // PGlite is a 32-bit build.
  return datum.length < 8 ? BigInt(view(datum).getInt32(0, true)) : view(datum).getBigInt64(0, true)
}

/** The label of an enum's constant, which is its OID. */
export function enumConstant(node: Node, types: Known['types']): string | undefined {
  if (node.tag !== 'CONST' || isNullConstant(node)) return undefined
  const type = types.get(number(node, 'consttype'))
  if (type?.kind !== 'e') return undefined
  const datum = bytes(node)
  return datum.length < 4 ? undefined : type.labels[type.labelIds.indexOf(view(datum).getUint32(0, true))]
}

export function booleanConstant(node: Node): boolean | undefined {
  if (node.tag !== 'CONST' || isNullConstant(node) || number(node, 'consttype') !== 16) return undefined
  return bytes(node)[0] === 1
}

/** Of a constant array: whether it is empty, whether an element may be null, how many dimensions it has, and the length of the first. */
export function arrayConstant(
  node: Node,
): { empty: boolean; nulls: boolean; dimensions: number; length: number } | undefined {
  if (node.tag !== 'CONST' || isNullConstant(node)) return undefined
  const datum = bytes(node)
  if (datum.length < 16) return undefined
  const words = view(datum)
  // varlena header, dimensions, offset of the elements (0 without a null bitmap), element type
  const dimensions = words.getInt32(4, true)
  const length = dimensions > 0 && datum.length >= 20 ? words.getInt32(16, true) : 0
  return { empty: dimensions === 0, nulls: words.getInt32(8, true) !== 0, dimensions, length }
}

/** Elements of a constant text[] without nulls. */
export function textArrayConstant(node: Node): readonly string[] | undefined {
  const shape = arrayConstant(node)
  if (!shape || shape.nulls || shape.empty) return undefined
  const datum = bytes(node)
  const words = view(datum)
  if (words.getInt32(4, true) !== 1 || !textTypes.has(words.getInt32(12, true))) return undefined
  const values: string[] = []
  let at = 24
  for (let left = words.getInt32(16, true); left > 0; left -= 1) {
    const length = words.getInt32(at, true) >>> 2
    values.push(new TextDecoder().decode(datum.subarray(at + 4, at + length)))
    at += (length + 3) & ~3
  }
  return values
}
