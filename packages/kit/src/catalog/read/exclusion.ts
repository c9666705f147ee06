/** Exclusion constraints as facts. */
import { constraintReader } from '../reading/constraint.ts'

export const exclusionReader = constraintReader('exclusion')
