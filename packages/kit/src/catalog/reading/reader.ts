/** What a reader is, and the conditions that all their queries share. */
import type { Fact } from '../fact.ts'
import type { Kind } from '../fact-id.ts'
import type { Query } from './inventory.ts'
import type { Places } from './places.ts'
import type { Row } from './row.ts'

/** One kind of fact: its queries, and what a row of them says. */
export interface Reader {
  readonly kind: Kind
  /**
   * Each selects `address` (see below) and whatever `toFact` needs. `versionNumber` as in `Session`.
   * The addresses of a fact are its places in `pg_depend`, `class oid sub` joined by blanks, several joined by commas.
   * The first is the object itself (and may be empty), the others are what stands behind it.
   * Readers whose query has the same text share it: its rows tell by `kind` whose they are.
   */
  queries(versionNumber: number): readonly Query[]
  /** `places` knows what has been read before. */
  toFact(row: Row, places: Places): Fact | undefined
}

/** The schemas whose objects belong to the user; `tenon` holds our own history. */
export const userSchema = (alias: string): string =>
  `${alias}.nspname !~ '^pg_' and ${alias}.nspname <> 'information_schema' and ${alias}.nspname <> 'tenon'`

/** Not made by an extension, nor internally by another object. */
export const ownObject = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend m where m.classid = '${catalog}'::regclass and m.objid = ${oid} and m.objsubid = 0 and m.deptype in ('e', 'i'))`

/** Not made by an extension; `public` is the one object that is both the server's and the user's. */
export const notMember = (catalog: string, oid: string): string =>
  `${catalog === 'pg_namespace' ? '' : `${oid} >= 16384 and `}${oid} not in (
    select m.objid from pg_depend m where m.refclassid = 'pg_extension'::regclass and m.classid = '${catalog}'::regclass and m.deptype = 'e')`

export const address = (catalog: string, oid: string, sub = '0'): string =>
  `'${catalog}'::regclass::oid || ' ' || ${oid} || ' ' || ${sub}`
