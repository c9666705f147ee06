/** What is known when the values of a table are chosen. */
import type { SeedCatalog } from './catalog.ts'
import type { Coming } from './coming.ts'
import type { Fates } from './fates.ts'

/** Column → text of the value; `null` is SQL NULL. */
export type RowValues = ReadonlyMap<string, string | null>

/** Rows by the id of their table. */
export interface ValuesById {
  get(id: string): readonly RowValues[] | undefined
}

export interface VariableContext {
  readonly catalog: SeedCatalog
  readonly coming: Coming
  readonly careful: ReadonlyMap<string, readonly string[]>
  readonly fates: Fates
  /** Statements written by hand that will read the rows. */
  readonly reads?: readonly string[]
  /** Rows that are chosen or there already. */
  readonly values: ValuesById
}

/** Rows that are wanted of every table, and more that columns of changing types may ask for. */
export const rows = [0, 1, 2]
export const moreRows = [...rows, 3, 4, 5, 6]
