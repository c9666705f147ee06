/** What generated code tells the runtime about a schema. Data and emitted functions; the runtime knows no table by name. */
import type { Codec } from '../codec/codec.ts'

export interface DatabaseMetadata {
  /** Key: repository property. */
  readonly tables: Readonly<Record<string, TableMetadata>>
  /** Key: property under `db.reports`. */
  readonly reports: Readonly<Record<string, ReportMetadata>>
  /** Names of variables and defaults, never values; from `tenon.config.ts`. */
  readonly environments: Readonly<Record<string, EnvironmentMetadata>>
}

export interface EnvironmentMetadata {
  readonly url: { readonly variable?: string; readonly default?: string }
  readonly pool?: Readonly<Record<string, number>>
  readonly log?: { readonly queries?: boolean; readonly slowerThan?: number }
}

export interface TableMetadata {
  readonly schema: string
  readonly name: string
  /** The repository's key: `orders`. */
  readonly property: string
  /** The model's name in messages: `Order`. */
  readonly model: string
  /** In model order, hidden ones included. */
  readonly columns: readonly ColumnMetadata[]
  /** Properties; empty for a table without a primary key. */
  readonly primaryKey: readonly string[]
  /** Properties of each unique key that is no primary key, by constraint or unconditional unique index. */
  readonly uniques: readonly (readonly string[])[]
  /** Those among them that may be broken until the transaction ends, so that no upsert can be asked by them. */
  readonly deferrable?: readonly (readonly string[])[]
  /** Those in which a NULL is equal to another. */
  readonly nullsNotDistinct?: readonly (readonly string[])[]
  readonly relations: Readonly<Record<string, RelationMetadata>>
  /** Constraint name → what it guards; how violations get their fields. Primary key included. */
  readonly constraints: Readonly<Record<string, ConstraintMetadata>>
  /** Emitted, straight-line: one row of all columns that are not hidden, in model order, to an object. */
  readonly decodeRow: (row: readonly (string | null)[]) => object
  /** Emitted: normalises, checks and reports every field at once; returns what is to be written, by property. */
  readonly toInsert: (input: Readonly<Record<string, unknown>>, problems: FieldProblem[]) => Record<string, unknown>
  readonly toUpdate: (input: Readonly<Record<string, unknown>>, problems: FieldProblem[]) => Record<string, unknown>
}

export interface ColumnMetadata {
  readonly property: string
  readonly name: string
  readonly codec: Codec
  /** `int8`, `text` … for types whose OID is fixed; else the quoted SQL name, which parameters are cast to. */
  readonly type: string
  readonly nullable: boolean
  readonly hidden?: true
  /** Identity ALWAYS or generated: never written. */
  readonly readOnly?: true
  /** May be left out of an insert: server default, identity, or client default. */
  readonly optional?: true
  readonly updatedNow?: true
  /** Names a row of another table: nothing is added to it, and no sum is made of it. */
  readonly reference?: true
  /** May be NULL, and yet the database may give another value where an insert leaves it out. */
  readonly serverDefault?: true
  /** Called for an insert that leaves the column out. */
  readonly clientDefault?: () => unknown
}

export interface RelationMetadata {
  /** Repository key of the target. */
  readonly target: string
  readonly many: boolean
  readonly optional: boolean
  /** Property pairs: own column to the target's (or to the join table's). */
  readonly on: readonly (readonly [from: string, to: string])[]
  readonly through?: { readonly table: string; readonly on: readonly (readonly [from: string, to: string])[] }
}

export interface ConstraintMetadata {
  readonly kind: 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion'
  /** Properties. */
  readonly fields: readonly string[]
}

/** One field that validation refused. */
export interface FieldProblem {
  readonly field: string
  /** `required`, `type`, `minLength` … */
  readonly rule: string
  readonly message: string
}

export interface ReportMetadata {
  readonly name: string
  /** With `$1`, `$2` … */
  readonly text: string
  readonly parameters: readonly {
    readonly name: string
    readonly codec: Codec
    readonly type: string
    readonly nullable: boolean
  }[]
  readonly columns: readonly { readonly property: string; readonly codec: Codec }[]
  /** `count`: a statement that returns no rows gives the number it affected. */
  readonly rows: 'one' | 'maybe' | 'many' | 'count'
  /** It surely writes nothing, so it may be run again when its answer is lost. */
  readonly readOnly?: true
  /** Milliseconds; `0` for none; absent for the runtime's default. */
  readonly timeout?: number
}
