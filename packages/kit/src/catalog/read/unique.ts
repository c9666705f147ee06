/** Unique constraints as facts. */
import { keyReader } from './constraint.ts'

export const uniqueReader = keyReader('unique', 'u')
