/** Unique constraints as facts. */
import { keyReader } from '../reading/constraint.ts'

export const uniqueReader = keyReader('unique')
