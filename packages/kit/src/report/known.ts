/** What reports need to know of a database, read once: types, functions, relations, not-null truth, keys. Data only. */
import type { Value } from './tree.ts'

export interface Known {
  readonly version: number
  readonly types: ReadonlyMap<number, KnownType>
  readonly functions: ReadonlyMap<number, KnownFunction>
  readonly relations: ReadonlyMap<number, KnownRelation>
  /** Operator families in which an operator means btree equality. */
  readonly equality: ReadonlyMap<number, ReadonlySet<number>>
  /** Collations under which texts are equal that differ. */
  readonly looseCollations: ReadonlySet<number>
  /** Operators that mean less or more, with or without equal, in a btree. */
  readonly ordering: ReadonlySet<number>
}

export interface KnownType {
  readonly oid: number
  /** As `format_type` prints it, without modifier. */
  readonly name: string
  /** `b` base, `c` composite, `d` domain, `e` enum, `p` pseudo, `r` range, `m` multirange. */
  readonly kind: string
  /** Element type of an array, else 0. */
  readonly element: number
  /** Of a domain of arrays as it was declared. */
  readonly dimensions: number
  /** Base type of a domain, else 0. */
  readonly base: number
  /** A domain with NOT NULL, its own or an inner one's. */
  readonly notNull: boolean
  /** Of a composite, in its order. */
  readonly fields: readonly KnownField[]
  readonly labels: readonly string[]
  /** `pg_enum.oid` of each label. */
  readonly labelIds: readonly number[]
}

export interface KnownField {
  readonly name: string
  readonly type: number
  readonly modifier: number
  readonly dimensions: number
}

export interface KnownFunction {
  readonly name: string
  readonly strict: boolean
  readonly volatile: boolean
  readonly returnsSet: boolean
  /** Type OID. */
  readonly result: number
  /** Of a function of the user's own in SQL: the trees of its statements, as text. */
  readonly body?: string
  /** That it belongs to. */
  readonly extension?: string
}

export interface KnownRelation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** As in `pg_class.relkind`. */
  readonly kind: string
  readonly columns: ReadonlyMap<number, KnownColumn>
  /** Unique, immediate, valid indexes. */
  readonly keys: readonly KnownKey[]
  readonly beforeInsert: boolean
  readonly beforeUpdate: boolean
  readonly hasRules: boolean
  /** Other relations' rows are read with it. */
  readonly hasChildren: boolean
  /** Analysed query of a materialised view. */
  readonly query?: Value
}

export interface KnownColumn {
  readonly name: string
  readonly type: number
  /** `atttypmod`; -1 without one. */
  readonly modifier: number
  /** Of an array as it was declared, `int[][]`; the server holds nobody to it. */
  readonly dimensions: number
  /** Holds for every row of this relation alone. */
  readonly notNull: boolean
  /** Holds for every row of this relation and of its children. */
  readonly notNullInAll: boolean
  /** `column in ('a', 'b')` by a validated check. */
  readonly values?: readonly string[]
  readonly generated: boolean
  /** Of a generated column: its analysed expression. */
  readonly expression?: Value
}

export interface KnownKey {
  /** 0 for an expression. */
  readonly columns: readonly number[]
  /** Those in place of a 0, in their order: analysed, of entry 1. */
  readonly expressions: readonly Value[]
  /** Of a partial index: the rows among which the key is one. */
  readonly predicate?: Value
  /** Collation of each column. */
  readonly collations: readonly number[]
  /** As they were written, for messages. */
  readonly written: readonly string[]
  /** Operator family of each column. */
  readonly families: readonly number[]
  /** A key of a whole inheritance tree (a partitioned table's), not of the one table. */
  readonly whole: boolean
}
