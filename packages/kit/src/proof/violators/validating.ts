/** Constraints that are there, not valid yet, and become valid: no row that breaks one can be put in, and whoever validates it meets those from before it. */
import type { Segment } from '@tenon/runtime/migrate'
import { mentions } from '../seed/catalog.ts'
import type { ComingTable } from '../seed/coming.ts'
import { breaking, type Place, placeOf, pointingNowhere } from './preflight.ts'

/** What is told of such a constraint, without any row. */
export interface Validating {
  readonly columns: readonly string[]
  readonly name: string
  readonly preflight: string
}

export const validating = (told: Place, { checks, foreignKeys }: ComingTable): readonly Validating[] => [
  ...checks.flatMap(({ name, expression, isThere }) =>
    isThere ? [{ columns: [], name, preflight: breaking(told, expression) }] : [],
  ),
  ...foreignKeys.flatMap((key) =>
    key.isThere && key.target !== ''
      ? [{ columns: key.columns, name: key.name, preflight: pointingNowhere(told, key, placeOf(key.target)) }]
      : [],
  ),
]

/** The statement that looks at the rows: that validates it, or makes it anew. */
export const validatedBy = ({ statements }: Segment, name: string): string | undefined =>
  statements.find((sql) => mentions(sql, name) && (/\bvalidate\s+constraint\b/i.test(sql) || makes(sql)))

export const makes = (sql: string): boolean => /\badd\s+constraint\b/i.test(sql) && !/\bnot\s+valid\b/i.test(sql)
