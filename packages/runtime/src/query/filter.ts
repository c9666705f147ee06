/** What a `where` may say about one column: one interface per kind of value, so that generated types stay readable. */

/** Asks for NULL (`true`) or for anything else (`false`). A plain `null` in a `where` is the short form of `isNull: true`. */
export interface Nullness {
  isNull?: boolean
}

/** Equality and membership. As in SQL, a NULL is neither equal nor unequal to anything. */
export interface Equality<Value> extends Nullness {
  eq?: Value
  ne?: Value
  in?: readonly Value[]
  notIn?: readonly Value[]
}

export interface Comparison<Value> extends Equality<Value> {
  lt?: Value
  lte?: Value
  gt?: Value
  gte?: Value
  /** Both ends included. */
  between?: readonly [from: Value, to: Value]
}

export interface TextFilter extends Comparison<string> {
  /** A pattern with `%` and `_`. */
  like?: string
  /** As `like`, whatever the case. */
  ilike?: string
  /** Taken literally: `%` and `_` mean themselves. */
  startsWith?: string
  /** Taken literally: `%` and `_` mean themselves. */
  endsWith?: string
  /** Taken literally: `%` and `_` mean themselves. */
  contains?: string
  /** For `startsWith`, `endsWith` and `contains` beside it. */
  ignoreCase?: boolean
}

/** Of smallint, integer, real, double and identity columns. */
export interface NumberFilter extends Comparison<number> {}

/** Of bigint columns in their `bigint` form. */
export interface BigintFilter extends Comparison<bigint> {}

/** Of numbers that are strings in TypeScript: numeric, and bigint in its string form. Compared as numbers. */
export interface NumericFilter extends Comparison<string> {}

/** Of columns with a `Date`. */
export interface InstantFilter extends Comparison<Date> {}

/** Of dates, times and intervals that are strings in TypeScript. Compared as what they are. */
export interface DateFilter extends Comparison<string> {}

export interface UuidFilter extends Comparison<string> {}

export interface BooleanFilter extends Equality<boolean> {}

export interface BytesFilter extends Comparison<Uint8Array> {}

/** Of `choice` and `enumeration` columns. The order of an enumeration is that of its declaration. */
export interface ChoiceFilter<Value extends string> extends Comparison<Value> {}

/** Of types that Tenon only carries. What an operator means is the type's affair. */
export interface OpaqueFilter extends Comparison<string> {}

/** Of json and jsonb columns; compared as jsonb. */
export interface JsonFilter extends Nullness {
  /** Looks at what stands there instead of at the whole value; list positions are digits. */
  path?: readonly string[]
  eq?: unknown
  ne?: unknown
  /** The operator `@>`: every key and item given is in the value. */
  contains?: unknown
  /** The value is an object with this key, or a list with this string. */
  hasKey?: string
}

/** Of hidden columns: a row is found by the whole value, and nothing tells a part of it. */
export interface HiddenFilter<Value> extends Equality<Value> {}

/** Of hidden columns of JSON and of lists. */
export interface WholeFilter<Value> extends Nullness {
  eq?: Value
  ne?: Value
}

/** Of array columns. */
export interface ListFilter<Item> extends Nullness {
  eq?: readonly Item[]
  ne?: readonly Item[]
  has?: Item
  hasEvery?: readonly Item[]
  hasSome?: readonly Item[]
  isEmpty?: boolean
}

/** What a `where` may say about a to-many relation. */
export interface Some<Where> {
  /** At least one related row is like this; `{}` is any. */
  some?: Where
  /** No related row is like this. */
  none?: Where
  /** All related rows are like this; true without any. */
  every?: Where
}

/**
 * Of a column in an update: arithmetic in the database, so that concurrent updates add up. Exactly one of them. A step has the
 * form of the column's values, and no more digits; a product is rounded to the column's scale. The model's rules (`min` and
 * the like) don't see what comes out: a check constraint does.
 */
export interface Increment<Value> {
  increment?: Value
  decrement?: Value
  multiply?: Value
}
