/** DDL of primary keys. */
import { keyRule } from '../writing/key.ts'

export const primaryKeyRule = keyRule('primary-key')
