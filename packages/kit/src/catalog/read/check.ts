/** Check constraints as facts. */
import { constraintReader } from './constraint.ts'

export const checkReader = constraintReader('check', 'c')
