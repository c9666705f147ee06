/** The schema as the models say it: plain, frozen, serialisable. Made by `compile`, read by states and emitters. Data only. */
import type { Place } from './problem.ts'
import type { Shape } from './shape.ts'

export interface SchemaIr {
  /** Sorted by schema and name; implied join tables included. */
  readonly tables: readonly TableIr[]
  readonly enumerations: readonly EnumerationIr[]
  /** Every function that a model uses (client defaults, own predicates), once each. */
  readonly functions: readonly FunctionPlace[]
}

/** An export of `schema/functions/*.ts`. */
export interface FunctionPlace {
  /** Path relative to the project's root. */
  readonly module: string
  readonly name: string
}

/** Names a table within the IR and within facts. */
export interface TableName {
  readonly schema: string
  readonly name: string
}

export interface TableIr extends TableName {
  /** Name of the emitted row type: the model's export, such as `Order`. */
  readonly typeName: string
  /** Key of the repository, such as `orders` in `db.orders`. */
  readonly property: string
  /** A join table that a many-to-many relation implies, with no model of its own. */
  readonly implied: boolean
  readonly columns: readonly ColumnIr[]
  readonly primaryKey?: KeyIr
  readonly uniques: readonly UniqueIr[]
  readonly checks: readonly CheckIr[]
  readonly foreignKeys: readonly ForeignKeyIr[]
  readonly indexes: readonly IndexIr[]
  /** From this table's side; each declared relation stands in both tables. */
  readonly relations: readonly RelationIr[]
  readonly comment?: string
  /** The old name, from `.was()`; a bare name means the same schema. */
  readonly was?: string
  readonly place: Place
}

export interface ColumnIr {
  readonly name: string
  readonly property: string
  /** As written in DDL, without modifiers of the column: `numeric(12,2)`, `text[]`, `"public"."mood"`. */
  readonly sqlType: string
  /** The enumeration behind `sqlType`, where it is one of the schema's own or a list of it. */
  readonly enumeration?: TableName
  readonly shape: Shape
  readonly nullable: boolean
  /** Not selected and not serialised unless asked for by name. */
  readonly hidden: boolean
  /** Set to the current time by every update. */
  readonly updatedNow: boolean
  readonly default?: DefaultIr
  readonly identity?: 'always' | 'by default'
  /** The sequence that the column owns, in the table's schema; the default takes its next value. */
  readonly serial?: string
  /** Expression of a stored generated column. */
  readonly generated?: string
  readonly collation?: string
  /** In the order in which they run, before `checks`. */
  readonly normalisers: readonly Normaliser[]
  readonly rules: readonly Rule[]
  readonly comment?: string
  readonly was?: string
  readonly place: Place
}

export type DefaultIr =
  /** `sql` is an expression of the server, as authored; `literal` tells that it came from a plain value. */
  | { readonly kind: 'sql'; readonly sql: string; readonly literal: boolean }
  /** Called by generated code before an insert; the database has no default. */
  | { readonly kind: 'client'; readonly call: FunctionPlace }

export type Normaliser = 'trim' | 'lowerCase' | 'upperCase'

/** A validation; `message` replaces the standard sentence. */
export type Rule = { readonly message?: string } & (
  | { readonly kind: 'minLength' | 'maxLength' | 'min' | 'max'; readonly limit: number | string }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string }
  | { readonly kind: 'email' | 'url' }
  | { readonly kind: 'predicate'; readonly call: FunctionPlace }
)

export interface KeyIr {
  readonly name: string
  /** Column names, in key order. */
  readonly columns: readonly string[]
  readonly place: Place
}

export interface UniqueIr extends KeyIr {
  readonly nullsNotDistinct: boolean
  readonly deferrable?: 'immediate' | 'deferred'
  readonly was?: string
}

export interface CheckIr {
  readonly name: string
  /** SQL, as authored, columns resolved to their names. */
  readonly expression: string
  readonly was?: string
  readonly place: Place
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

export interface ForeignKeyIr extends KeyIr {
  readonly target: TableName
  readonly targetColumns: readonly string[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
  readonly deferrable?: 'immediate' | 'deferred'
  readonly was?: string
}

export interface IndexIr {
  readonly name: string
  readonly unique: boolean
  readonly nullsNotDistinct: boolean
  /** `btree` unless said otherwise. */
  readonly method: string
  readonly keys: readonly IndexKeyIr[]
  readonly include: readonly string[]
  readonly where?: string
  readonly comment?: string
  readonly was?: string
  readonly place: Place
}

export interface IndexKeyIr {
  /** A column's name, or an SQL expression. */
  readonly column?: string
  readonly expression?: string
  readonly operatorClass?: string
  readonly collation?: string
  readonly descending: boolean
  readonly nulls?: 'first' | 'last'
}

/** A way from this table's rows to another's. */
export interface RelationIr {
  readonly name: string
  readonly target: TableName
  readonly many: boolean
  /** Of a to-one relation: the row may be missing. */
  readonly optional: boolean
  /** Column pairs between this table and the target, or the join table where there is one. */
  readonly on: readonly ColumnPair[]
  readonly through?: {
    readonly table: TableName /** From the join table to the target. */
    readonly on: readonly ColumnPair[]
  }
  readonly comment?: string
  readonly place: Place
}

export interface ColumnPair {
  readonly from: string
  readonly to: string
}

export interface EnumerationIr extends TableName {
  /** Name of the emitted type. */
  readonly typeName: string
  readonly labels: readonly string[]
  readonly comment?: string
  readonly was?: string
  readonly place: Place
}
