/** What every column type shares: an immutable description and the options that all of them take. Each option gives a new column. */
import type { Normaliser, ReferentialAction } from '../ir.ts'
import { type ColumnReference, makeReference } from '../reference.ts'
import type { Shape } from '../shape.ts'
import { isSql, type Sql } from '../sql.ts'

export const columnSpec: unique symbol = Symbol.for('tenon.column')
declare const valueType: unique symbol

/** An arrow to a model. `Function` on purpose: any contextual signature would make the compiler infer the arrow's body, hence the next model, and so on through all of them. */
// biome-ignore lint/complexity/noBannedTypes: see above; what the arrow gives is checked by `compile`.
export type Target = Function

/** SQL of a check: text, or text about the column itself. */
export type CheckExpression = string | Sql | ((column: ColumnReference) => string | Sql)

export interface ReferenceOptions {
  readonly onDelete?: ReferentialAction
  readonly onUpdate?: ReferentialAction
  readonly deferrable?: 'immediate' | 'deferred'
  /** Name of the constraint. */
  readonly name?: string
}

/** What the server calls a type, and what its values are in TypeScript. */
export interface ColumnType {
  /** As written in DDL. */
  readonly sql: string
  readonly shape: Shape
  /** A type that the schema itself declares; its name is known when the models are compiled. */
  readonly enumeration?: object
  /** The condition that a `choice` brings along. */
  readonly check?: (column: string) => string
}

export type AuthoredDefault =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'call'; readonly call: Target }

export type AuthoredRule = { readonly message?: string } & (
  | { readonly kind: 'minLength' | 'maxLength' | 'min' | 'max'; readonly limit: number | string }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string }
  | { readonly kind: 'email' | 'url' }
  | { readonly kind: 'predicate'; readonly call: Target }
)

export interface AuthoredCheck {
  readonly name?: string
  readonly expression: string
}

export interface ColumnSpec {
  readonly type: ColumnType
  readonly name?: string
  readonly nullable?: boolean
  readonly hidden?: boolean
  readonly updatedNow?: boolean
  readonly default?: AuthoredDefault
  readonly identity?: 'always' | 'by default'
  /** A sequence beside the table, with PostgreSQL's name for it or this one. */
  readonly serial?: { readonly sequence?: string }
  readonly generated?: string
  readonly collation?: string
  readonly primaryKey?: boolean
  readonly unique?: { readonly name?: string }
  readonly index?: { readonly name?: string }
  readonly checks?: readonly AuthoredCheck[]
  readonly references?: { readonly target: Target; readonly column: string; readonly options: ReferenceOptions }
  readonly normalisers?: readonly Normaliser[]
  readonly rules?: readonly AuthoredRule[]
  readonly comment?: string
  readonly was?: string
  /** What is wrong with the arguments of a call; reported by `compile` at that call. */
  readonly mistakes?: readonly Mistake[]
}

export interface Mistake {
  /** The call that it was said in, such as `varchar`. */
  readonly call: string
  readonly message: string
  readonly hint?: string
}

/** Any column, whatever its values. */
export interface AnyColumn {
  readonly [columnSpec]: ColumnSpec
}

/** `V` is the type of the column's values; options return `this`, so that errors stay where they are made. */
export class Column<V> implements AnyColumn {
  readonly [columnSpec]: ColumnSpec
  declare readonly [valueType]?: V

  constructor(spec: ColumnSpec) {
    this[columnSpec] = Object.freeze(spec)
    Object.freeze(this)
  }

  /** The same column with more said about it. */
  protected but(more: Partial<ColumnSpec>): this {
    const next = Object.create(Object.getPrototypeOf(this), {
      [columnSpec]: { value: Object.freeze({ ...this[columnSpec], ...more }), enumerable: true },
    })
    // The prototype is this column's own, and `columnSpec` is its only field.
    return Object.freeze(next) as this
  }

  protected rule(rule: AuthoredRule): this {
    return this.but({ rules: [...(this[columnSpec].rules ?? []), rule] })
  }

  protected normalise(normaliser: Normaliser): this {
    return this.but({ normalisers: [...(this[columnSpec].normalisers ?? []), normaliser] })
  }

  protected mistake(call: string, message: string, hint?: string): this {
    const mistake = { call, message, ...(hint !== undefined && { hint }) }
    return this.but({ mistakes: [...(this[columnSpec].mistakes ?? []), mistake] })
  }

  /** Allows NULL. Without it the column is NOT NULL. */
  nullable(): this {
    return this.but({ nullable: true })
  }

  /**
   * What a row gets when nothing is given: a value, SQL (`` sql`now()` ``), or a function from `schema/functions/`
   * that generated code calls before an insert.
   */
  default(value: V | Sql | (() => V)): this {
    if (isSql(value)) return this.but({ default: { kind: 'sql', sql: value.text } })
    if (typeof value === 'function') return this.but({ default: { kind: 'call', call: value } })
    return this.but({ default: { kind: 'value', value } })
  }

  /** Computed and stored by the database: `` text().generatedAs(sql`first_name || ' ' || last_name`) ``. */
  generatedAs(expression: string | Sql): this {
    return this.but({ generated: String(expression) })
  }

  /** Makes the column the primary key. A key of several columns is said by `primaryKey(…)` of the table. */
  primaryKey(): this {
    return this.but({ primaryKey: true })
  }

  /** No two rows with the same value. */
  unique(name?: string): this {
    return this.but({ unique: name === undefined ? {} : { name } })
  }

  index(name?: string): this {
    return this.but({ index: name === undefined ? {} : { name } })
  }

  /** A foreign key to a column of another model; `belongsTo` says the same and names the relation. */
  references(target: Target, column: string, options: ReferenceOptions = {}): this {
    return this.but({ references: { target, column, options } })
  }

  /** A condition that the database holds: `.check((price) => `${price} > 0`)`, with a name in front if wanted. */
  check(...said: [expression: CheckExpression] | [name: string, expression: CheckExpression]): this {
    const [name, expression] = said.length === 1 ? [undefined, said[0]] : said
    const text = typeof expression === 'function' ? expression(makeReference('')) : expression
    const check = { ...(name !== undefined && { name }), expression: String(text) }
    return this.but({ checks: [...(this[columnSpec].checks ?? []), check] })
  }

  /** A condition of your own: an exported function of `schema/functions/`, with the message for a value it refuses. */
  satisfies(predicate: (value: V) => boolean, message?: string): this {
    return this.rule({ kind: 'predicate', call: predicate, ...(message !== undefined && { message }) })
  }

  /** Not selected and not serialised unless asked for by name. */
  hidden(): this {
    return this.but({ hidden: true })
  }

  /** The name in the database, where the naming rule gives another. */
  named(name: string): this {
    return this.but({ name })
  }

  /** The name in the database before a rename. */
  was(name: string): this {
    return this.but({ was: name })
  }

  /** Kept in the database and in the generated types; a doc comment above the column says the same. */
  comment(text: string): this {
    return this.but({ comment: text })
  }
}

export const isColumn = (value: unknown): value is AnyColumn =>
  typeof value === 'object' && value !== null && columnSpec in value

/** Adds `message` only if one is given. */
export const withMessage = (message: string | undefined): { readonly message?: string } =>
  message === undefined ? {} : { message }
