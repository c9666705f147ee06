/** Turns a value into the server's text and back. Data only; the codecs themselves stand beside this file. */

export interface Codec<Value = unknown> {
  /** For messages and metadata: `integer`, `list(text)` … */
  readonly name: string
  /** From the server's text. Throws `ValueError` rather than lose anything. */
  readonly decode: (text: string) => Value
  /** To the server's text. Throws `ValueError` for a value of another kind, so a codec of any value may stand for a `Codec`: hence a method. */
  encode(value: Value): string
}
