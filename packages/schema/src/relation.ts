/** Relations: declared once, on the side that holds the key, and named from both sides. */
import type { ReferenceOptions, Target } from './columns/column.ts'

export const relationSpec: unique symbol = Symbol.for('tenon.relation')

export interface BelongsToOptions extends ReferenceOptions {
  /** The relation's name on the target's side, such as `orders` for a user's orders. Left out, only this side has it. */
  readonly as?: string
  /** The target's columns that the key refers to; its primary key unless said otherwise. */
  readonly to?: string | readonly string[]
  /** Columns of this table, written by hand, that hold the key. Left out, the relation brings its own. */
  readonly key?: string | readonly string[]
}

export interface ManyToManyOptions {
  /** The relation's name on the target's side. Left out, only this side has it. */
  readonly as?: string
  /** The model between the two. Left out, a join table is implied. */
  readonly through?: Target
  /** Name of the implied join table; `posts_tags` for the relation `tags` of `posts` unless said otherwise. */
  readonly table?: string
  /** Of the model between: its relation to this side. Of an implied join table: the column that refers to this side. */
  readonly from?: string
  /** The same for the target's side. */
  readonly to?: string
}

export interface BelongsToSpec {
  readonly kind: 'belongsTo'
  readonly target: Target
  readonly options: BelongsToOptions
  readonly nullable?: boolean
  readonly primaryKey?: boolean
  readonly unique?: { readonly name?: string }
  readonly index?: { readonly name?: string }
  readonly hidden?: boolean
  readonly name?: string
  readonly was?: string
  readonly comment?: string
}

export interface ManyToManySpec {
  readonly kind: 'manyToMany'
  readonly target: Target
  readonly options: ManyToManyOptions
  readonly comment?: string
}

export type RelationSpec = BelongsToSpec | ManyToManySpec

export interface AnyRelation {
  readonly [relationSpec]: RelationSpec
}

export interface BelongsTo extends AnyRelation {
  /** The row may stand alone: the key allows NULL. */
  nullable(): this
  /** One to one: no two rows belong to the same. */
  unique(name?: string): this
  /** The key is this table's primary key as well. */
  primaryKey(): this
  index(name?: string): this
  hidden(): this
  /** The key column's name in the database, where the naming rule gives another. */
  named(name: string): this
  /** The key column's name before a rename. */
  was(name: string): this
  comment(text: string): this
}

export interface ManyToMany extends AnyRelation {
  comment(text: string): this
}

/** Each row belongs to one of the target: `user: belongsTo(() => User, { as: 'orders' })` gives the column `user_id` and both directions. */
export const belongsTo = (target: Target, options: BelongsToOptions = {}): BelongsTo =>
  makeBelongsTo({ kind: 'belongsTo', target, options })

/** Each row has many of the target and the other way round: `tags: manyToMany(() => Tag, { as: 'posts' })`. */
export const manyToMany = (target: Target, options: ManyToManyOptions = {}): ManyToMany =>
  makeManyToMany({ kind: 'manyToMany', target, options })

function makeBelongsTo(spec: BelongsToSpec): BelongsTo {
  const but = (more: Partial<BelongsToSpec>) => makeBelongsTo({ ...spec, ...more })
  return Object.freeze({
    [relationSpec]: spec,
    nullable: () => but({ nullable: true }),
    unique: (name?: string) => but({ unique: name === undefined ? {} : { name } }),
    primaryKey: () => but({ primaryKey: true }),
    index: (name?: string) => but({ index: name === undefined ? {} : { name } }),
    hidden: () => but({ hidden: true }),
    named: (name: string) => but({ name }),
    was: (name: string) => but({ was: name }),
    comment: (text: string) => but({ comment: text }),
  })
}

const makeManyToMany = (spec: ManyToManySpec): ManyToMany =>
  Object.freeze({ [relationSpec]: spec, comment: (text: string) => makeManyToMany({ ...spec, comment: text }) })

export const isRelation = (value: unknown): value is AnyRelation =>
  typeof value === 'object' && value !== null && relationSpec in value
