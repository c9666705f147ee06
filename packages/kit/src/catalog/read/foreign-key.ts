/** Foreign key constraints as facts. */
import { constraintReader } from './constraint.ts'

export const foreignKeyReader = constraintReader('foreign-key', 'f')
