/** What an emitted file holds, as records that `print.ts` prints. Data only. */

/** A file of the generated folder before it is printed. */
export interface TsFile {
  /** Relative to the generated folder. */
  readonly path: string
  readonly imports: readonly Import[]
  readonly declarations: readonly Declaration[]
}

export interface Import {
  readonly from: string
  /** Sorted by the printer; `a as b` stands as it is. */
  readonly names: readonly string[]
  readonly typeOnly: boolean
}

export type Declaration = { readonly doc?: string | undefined } & (
  | {
      readonly kind: 'interface'
      readonly name: string
      readonly extends?: string
      readonly members: readonly Member[]
    }
  | { readonly kind: 'alias'; readonly name: string; readonly type: string }
  /** `head` up to and with the `=`, such as `export const users =`. */
  | { readonly kind: 'value'; readonly head: string; readonly code: Code }
  | { readonly kind: 'block'; readonly head: string; readonly body: readonly Statement[] }
  | { readonly kind: 'line'; readonly text: string }
  /** Already text, so that a large file is never held as records as a whole. */
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'export'; readonly names: readonly string[]; readonly from?: string; readonly typeOnly: boolean }
  /** Every type of another file; the names of all emitted types differ. */
  | { readonly kind: 'export-types'; readonly from: string }
)

export interface Member {
  readonly name: string
  readonly type: string
  readonly optional?: boolean
  readonly readonly?: boolean
  readonly doc?: string | undefined
}

/** An expression: on one line where it fits, else broken at the outermost brackets first. */
export type Code =
  | string
  | { readonly object: readonly Entry[] }
  | { readonly array: readonly Code[] }
  /** An expression and the calls on it, a line each where they don't fit on one. */
  | { readonly chain: readonly string[] }
  | { readonly before: string; readonly inner: Code; readonly after: string }

export type Entry =
  | { readonly key: string; readonly value: Code; readonly doc?: string | undefined }
  /** A method, or an arrow function with a body: `head` ends before the brace. */
  | { readonly head: string; readonly body: readonly Statement[] }

/** A line, a line with an expression at its end, or a block with its lines. */
export type Statement =
  | string
  | { readonly before: string; readonly code: Code }
  | { readonly head: string; readonly body: readonly Statement[] }
