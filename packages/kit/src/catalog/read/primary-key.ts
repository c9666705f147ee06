/** Primary key constraints as facts. */
import { keyReader } from '../reading/constraint.ts'

export const primaryKeyReader = keyReader('primary-key')
