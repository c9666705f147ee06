/** Foreign key constraints as facts. */
import { constraintReader } from '../reading/constraint.ts'

export const foreignKeyReader = constraintReader('foreign-key')
