/** Documents that a statement builds: what JSON has no number for, the server writes as a text. */
import type { Codec } from './codec.ts'
import { type Json, json } from './json.ts'

/** Where numbers stand: `true` is one, `[…]` tells of each item of a list, `{ … }` of some members of an object. */
export type NumberPlaces = true | readonly [NumberPlaces] | { readonly [member: string]: NumberPlaces }

export const document = (places: NumberPlaces): Codec<Json> => ({
  name: json.name,
  decode(text) {
    const value = json.decode(text)
    return /"(?:NaN|-?Infinity)"/.test(text) ? withNumbers(value, places) : value
  },
  encode: (value) => json.encode(value),
})

const isList = (part: Json | NumberPlaces): part is readonly Json[] | readonly [NumberPlaces] => Array.isArray(part)

function withNumbers(value: Json, places: NumberPlaces): Json {
  if (places === true) return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value
  if (value === null || typeof value !== 'object') return value
  if (isList(places)) return isList(value) ? value.map((item) => withNumbers(item, places[0])) : value
  if (isList(value)) return value
  const known = Object.entries(places).flatMap(([member, place]) => {
    const found = value[member]
    return found === undefined ? [] : [[member, withNumbers(found, place)] as const]
  })
  return { ...value, ...Object.fromEntries(known) }
}
