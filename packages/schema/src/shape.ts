/** What a value is on the TypeScript side. Column types produce shapes; types, guards, validators and codecs come from them. Data only. */

export type StringFormat = 'uuid' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'interval' | 'decimal' | 'integer'

export type Shape =
  /** `integer` and `decimal` are digits in a string: the lossless form of bigint and numeric. */
  | {
      readonly kind: 'string'
      readonly format?: StringFormat
      readonly maxLength?: number
      /** Of `decimal`: total digits and digits after the point. */
      readonly precision?: number
      readonly scale?: number
    }
  | {
      readonly kind: 'number'
      readonly integer: boolean
      readonly min?: number
      readonly max?: number
      /** Digits after the point that the column keeps. */
      readonly scale?: number
    }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'boolean' }
  /** A `Date`, exact to the millisecond. */
  | { readonly kind: 'instant' }
  /** A `Uint8Array`. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly name?: string }
  | { readonly kind: 'list'; readonly of: Shape; readonly nullableItems: boolean }
  /** An object inside a JSON column. */
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  /** Any JSON value. */
  | { readonly kind: 'json' }
  /** A type that we only carry: a string in TypeScript, in the server's own text form. */
  | { readonly kind: 'opaque'; readonly name: string }

export interface Field {
  readonly name: string
  readonly shape: Shape
  readonly optional: boolean
  readonly nullable: boolean
}
