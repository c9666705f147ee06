/** Where things stand in the user's files, and the doc comments above them. Read by the kit, used by `compile` for places and comments. Data only. */

/** Line and column, from 1. */
export type Position = readonly [line: number, column: number]

/** Key: path of a module relative to the project's root. */
export type Sources = Readonly<Record<string, ModuleSource>>

export interface ModuleSource {
  /** Every top-level `const`, exported or not, by its name in the module. */
  readonly declarations: Readonly<Record<string, DeclarationSource>>
  /** Exported name → name in the module, where the two differ; re-exports are left out. */
  readonly renamed: Readonly<Record<string, string>>
  /** Local name → where it was imported from; relative modules only. */
  readonly imports: Readonly<Record<string, { readonly module: string; readonly name: string }>>
}

export interface DeclarationSource {
  readonly at: Position
  readonly comment?: string
  /** Properties of the first object literal: a table's columns, or columns shared by several tables. */
  readonly members: Readonly<Record<string, MemberSource>>
  /** Names spread into that object. */
  readonly spreads: readonly string[]
  /** Elements of the array that a table's callback returns. */
  readonly rules: readonly CallsSource[]
  /** Calls of the declaration's own chain, such as `table(…)` and `.was(…)`. */
  readonly calls: CallsSource['calls']
}

export interface CallsSource {
  readonly at: Position
  /** A chain of calls from the inside out: `text`, `minLength`, `default`. */
  readonly calls: readonly { readonly name: string; readonly at: Position; readonly arguments: readonly Position[] }[]
}

export interface MemberSource extends CallsSource {
  readonly comment?: string
}
