/** SQL text in models: the `sql` template. Values become constants, columns become markers that `compile` resolves. */
import { quoteText } from './quote.ts'
import type { ColumnReference } from './reference.ts'

const brand: unique symbol = Symbol.for('tenon.sql')

/** A piece of SQL, kept apart from plain strings so that a default can be told from its text. */
export interface Sql {
  readonly [brand]: true
  readonly text: string
  toString(): string
}

export type SqlValue = Sql | ColumnReference | string | number | bigint | boolean | Date | null

/**
 * SQL as text. Interpolated columns read as their names, everything else as a constant:
 * `sql`${order.total} >= ${10}``.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  return toSql(strings.reduce((text, part, at) => text + toConstant(values[at - 1]) + part))
}

/** Text that is SQL already. */
export const toSql = (text: string): Sql => Object.freeze({ [brand]: true as const, text, toString: () => text })

export const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && brand in value

function toConstant(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return quoteText(value)
  if (value instanceof Date) return quoteText(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString())
  return String(value)
}
