/** DDL of unique constraints. */
import { keyRule } from './key.ts'

export const uniqueRule = keyRule('unique')
