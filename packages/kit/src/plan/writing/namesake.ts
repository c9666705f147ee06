/** Gone and new with the same content: nothing is lost or guessed by calling it a rename. */
import { isSame } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'

export const isSameButForName = (from: Fact, to: Fact): boolean => isSame(from.attributes, to.attributes)
