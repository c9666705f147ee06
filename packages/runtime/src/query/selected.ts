/** What a query wants, as data: columns, related rows, conditions, order. No values. */
import type { Condition } from './condition.ts'
import type { Column, Model, Relation } from './model.ts'

/** Columns of one table's rows, and what is loaded with them. */
export interface Selected {
  readonly model: Model
  /** All columns that are not hidden, in model order: the emitted decoder reads them. */
  readonly whole: boolean
  readonly columns: readonly Column[]
  /** To-one relations that are joined into the same statement. */
  readonly joined: readonly { readonly relation: Relation; readonly selected: Selected }[]
  /** Relations that are loaded by a statement of their own. */
  readonly loaded: readonly Loaded[]
}

export interface Loaded {
  readonly relation: Relation
  readonly selected: Selected
  readonly clauses: Clauses
  /** Which of the reading's lists holds its parameters; the first of them are the parents' keys. */
  readonly list: number
}

export interface Clauses {
  readonly where?: Condition
  readonly order: readonly Ordering[]
  readonly limit?: Bound
  readonly offset?: Bound
}

/** A number that is part of the shape, or the place of a parameter. */
export type Bound = { readonly literal: number } | { readonly parameter: number }

export interface Ordering {
  readonly column: Column
  readonly direction: string
}
