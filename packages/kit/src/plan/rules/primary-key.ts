/** DDL of primary keys. */
import { keyRule } from './key.ts'

export const primaryKeyRule = keyRule('primary-key')
