/** What a reader is, and the conditions that all their queries share. */
import type { Fact } from '../fact.ts'
import type { Kind } from '../fact-id.ts'

/** One row, by column name; the server's own text. */
export type Row = Readonly<Record<string, string | null>>

/** One kind of fact: one query, and what a row of it says. */
export interface Reader {
  readonly kind: Kind
  /**
   * Selects `address` (see below) and whatever `toFact` needs. `versionNumber` as in `Session`.
   * The addresses of a fact are its places in `pg_depend`, `class oid sub` joined by blanks, several joined by commas.
   */
  query(versionNumber: number): string
  toFact(row: Row): Fact
}

/** The schemas whose objects belong to the user; `tenon` holds our own history. */
export const userSchema = (alias: string): string =>
  `${alias}.nspname !~ '^pg_' and ${alias}.nspname <> 'information_schema' and ${alias}.nspname <> 'tenon'`

/** Not made by an extension, nor internally by another object. */
export const ownObject = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend m where m.classid = '${catalog}'::regclass and m.objid = ${oid} and m.objsubid = 0 and m.deptype in ('e', 'i'))`

/** Not made by an extension. */
export const notMember = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend m where m.classid = '${catalog}'::regclass and m.objid = ${oid} and m.objsubid = 0 and m.deptype = 'e')`

export const address = (catalog: string, oid: string, sub = '0'): string =>
  `'${catalog}'::regclass::oid || ' ' || ${oid} || ' ' || ${sub}`

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
