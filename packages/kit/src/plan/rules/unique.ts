/** DDL of unique constraints. */
import { keyRule } from '../writing/key.ts'

export const uniqueRule = keyRule('unique')
