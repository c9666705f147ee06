/** Primary key constraints as facts. */
import { keyReader } from './constraint.ts'

export const primaryKeyReader = keyReader('primary-key', 'p')
