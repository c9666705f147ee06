/** Check constraints as facts. */
import { constraintReader } from '../reading/constraint.ts'

export const checkReader = constraintReader('check')
