/** The types of queries and their results over the one record that generated code emits per table. Types only. */

/** What generated code tells the types about a table. */
export interface TableTypes {
  /** What a query gives by default: every column that is not hidden. */
  row: object
  /** Every column. */
  columns: object
  /** The primary key: its column's type, or an object when it has several. */
  key: unknown
  /** The unique keys, primary key included: an object for each, as a union. */
  unique: object
  /** Those of them that an upsert can be asked by, where not all are: a deferrable one can't. */
  conflict?: object
  insert: object
  update: object
  where: object
  /** What the sum of a column is. */
  sums: object
  /** Target tables; a list for to-many, `| null` for an optional one. */
  relations: object
}

/** Infers `Q` and still checks the literal against `Plain`, so that a typo is marked where it stands, at any depth. */
export type Checked<Q, Plain> = [Q] extends [never] ? Q : Plain

export type Direction = 'asc' | 'desc' | 'asc nulls first' | 'asc nulls last' | 'desc nulls first' | 'desc nulls last'

/** Sorted in writing order. */
export type OrderBy<Row> = { [K in keyof Row]?: Direction }

export type With<R> = { [K in keyof R]?: true | RelationQuery<R[K]> }

export type RelationQuery<R> = R extends readonly (infer T extends TableTypes)[]
  ? Query<T>
  : R extends TableTypes
    ? Selection<R>
    : never

export interface Selection<T extends TableTypes> {
  /** Only these columns. The one way to get a hidden column. */
  select?: readonly (keyof T['columns'])[]
  /** All columns but these. */
  omit?: readonly (keyof T['row'])[]
  /** Related rows, loaded with the rows, to any depth. */
  with?: With<T['relations']>
}

/** `limit` and `offset` of a relation count per parent. */
export interface Query<T extends TableTypes> extends Selection<T> {
  where?: T['where']
  orderBy?: OrderBy<T['row']>
  limit?: number
  offset?: number
}

/** Rows as asked for by `select`, `omit` and `with`. */
export type Result<T extends TableTypes, Q> = Q extends { with: infer W }
  ? keyof W & keyof T['relations'] extends infer K extends keyof T['relations']
    ? Joined<Q, Base<T, Q>, { [P in K]: Loaded<T['relations'][P], W[P & keyof W]> }>
    : never
  : Base<T, Q>

type Base<T extends TableTypes, Q> = Q extends { select: readonly (infer K extends keyof T['columns'])[] }
  ? number extends Q['select']['length']
    ? { [P in K]?: T['columns'][P] }
    : { [P in K]: T['columns'][P] }
  : Q extends { omit: readonly (infer K)[] }
    ? { [P in keyof T['row'] as Exclude<P, K>]: T['row'][P] }
    : keyof Q & ('select' | 'omit') extends never
      ? T['row']
      : Partial<T['columns']>

type Joined<Q, Row, More> = keyof Q & ('select' | 'omit') extends never ? Row & More : Show<Row & More>

type Loaded<R, Q> = Q extends undefined
  ? undefined
  : R extends TableTypes
    ? Result<R, Q>
    : R extends readonly (infer T extends TableTypes)[]
      ? Result<T, Q>[]
      : R

type Show<T> = { [K in keyof T]: T[K] } & {}

/** What `Q` is when a call has no query. Without this default it would be the constraint, and rows would be partial. */
export type NoQuery = Record<never, never>
