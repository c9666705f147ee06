/** Cases with hand-written truth, and how they are compared with what we say. */

/**
 * A statement, its columns' truth, and its rows. `name!` is never null, `name?` may be null;
 * `name~` is never null in truth, and we are known to call it nullable.
 */
export interface Case {
  readonly sql: string
  readonly columns: string
  readonly rows?: 'one' | 'maybe' | 'many' | 'count'
  /** First major version that understands it. */
  readonly since?: number
  /** Last major version of which this is the truth. */
  readonly until?: number
}

export const truth = (sql: string, columns: string, rest: Omit<Case, 'sql' | 'columns'> = {}): Case => ({
  sql,
  columns,
  ...rest,
})

export const isOf = (one: Case, version: number): boolean => {
  const major = Math.floor(version / 10_000)
  return (one.since ?? 0) <= major && major <= (one.until ?? 99)
}
