/** One row of a catalogue query, and its columns as values. */

/** One row, by column name; the server's own text. */
export type Row = Readonly<Record<string, string | null>>

/** A column that is never NULL. */
export function text(row: Row, name: string): string {
  const value = row[name]
  if (value === undefined || value === null) throw new Error(`A catalogue query gave no \`${name}\`.`)
  return value
}

export const flag = (row: Row, name: string): boolean => text(row, name) === 't'

/** A JSON array of strings; NULL is an empty one. */
export function list(row: Row, name: string): readonly string[] {
  const value = row[name]
  // `to_json` of a `text[]`.
  return value ? (JSON.parse(value) as string[]) : []
}
