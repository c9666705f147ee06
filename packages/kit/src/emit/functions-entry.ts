/** The input of the bundle that becomes `functions.js`: every function that models name, under a name of its own. */
import type { FunctionPlace } from '@tenon/schema'
import { createScope, isIdentifier, quoteText } from './names.ts'
import { compareText } from './print.ts'

/** Exported name in `functions.js` by module and name. */
export function functionExports(places: readonly FunctionPlace[]): ReadonlyMap<string, string> {
  const scope = createScope(['default'])
  return new Map(sortPlaces(places).map((place) => [`${place.module}\0${place.name}`, scope.take(place.name)]))
}

/** A module for the bundler, relative to the project's root; undefined when no model names a function. */
export function functionsEntry(places: readonly FunctionPlace[]): string | undefined {
  if (places.length === 0) return undefined
  const exported = functionExports(places)
  const lines = sortPlaces(places).map((place) => {
    const name = exported.get(`${place.module}\0${place.name}`) ?? place.name
    const from = isIdentifier(place.name) ? place.name : quoteText(place.name)
    const as = isIdentifier(name) ? name : quoteText(name)
    return `export { ${from === as ? from : `${from} as ${as}`} } from ${quoteText(`./${place.module}`)}`
  })
  return `${lines.join('\n')}\n`
}

const sortPlaces = (places: readonly FunctionPlace[]): readonly FunctionPlace[] =>
  [...places].sort((left, right) => compareText(left.name, right.name) || compareText(left.module, right.module))
