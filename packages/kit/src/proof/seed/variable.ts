/** What a probe row chooses by itself: a column, or several that are chosen together, and the values to choose from. */
export interface Variable {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Best first; a tuple for each, `null` is SQL NULL. */
  readonly options: readonly (readonly (string | null)[])[]
  /** Row k must take option k: another row has chosen it already. */
  readonly pinned: boolean
  /** Rows must differ in it. */
  readonly distinct: boolean
  /** What each option comes out as, where its type changes: rows that must differ differ in it too. */
  readonly becomes?: readonly (string | undefined)[]
}
