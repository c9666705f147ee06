/** The index that a table is marked with follows its own rename: whatever kind stands before it, it bears that one's name. */
import type { Fact } from '../../catalog/fact.ts'
import type { Renaming, Retold } from './renaming.ts'

export function retellMark(fact: Fact, { id, from, to }: Renaming): Retold {
  const isOurs = fact.attributes.index === from.at(-1) && fact.uses.includes(id)
  return isOurs ? { attributes: { ...fact.attributes, index: to.at(-1) ?? null } } : {}
}
