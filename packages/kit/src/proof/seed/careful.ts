/** Values for columns whose type changes, when the first attempt's were refused. */
import type { Fates } from './fates.ts'

/** Of the columns to be careful with, the values that can be assigned to the coming type as well. */
export function carefulValues(careful: ReadonlySet<string>, fates: Fates): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...careful].flatMap((path) => {
      const fate = fates.get(path)
      return fate?.own ? [[path, fate.values.filter((value) => !fate.refused.has(value))] as const] : []
    }),
  )
}
