/** `@tenon/schema`: the modelling language. The only file here that re-exports. */
export { bigint } from './columns/bigint.ts'
export { boolean } from './columns/boolean.ts'
export { bytea } from './columns/bytea.ts'
export { char } from './columns/char.ts'
export { choice } from './columns/choice.ts'
export type { AnyColumn, CheckExpression, Column, ReferenceOptions, Target } from './columns/column.ts'
export { custom } from './columns/custom.ts'
export { date } from './columns/date.ts'
export { double } from './columns/double.ts'
export { id } from './columns/id.ts'
export { integer } from './columns/integer.ts'
export { interval } from './columns/interval.ts'
export { json } from './columns/json.ts'
export { type Json, jsonb } from './columns/jsonb.ts'
export { list } from './columns/list.ts'
export { numeric } from './columns/numeric.ts'
export { type Optional, object, optional } from './columns/object.ts'
export { real } from './columns/real.ts'
export { smallint } from './columns/smallint.ts'
export { text } from './columns/text.ts'
export { time } from './columns/time.ts'
export { timestamp } from './columns/timestamp.ts'
export { timestamptz } from './columns/timestamptz.ts'
export { uuid } from './columns/uuid.ts'
export { varchar } from './columns/varchar.ts'
export {
  type Constraint,
  check,
  foreignKey,
  type Index,
  index,
  type NamedConstraint,
  primaryKey,
  type UniqueConstraint,
  unique,
} from './constraint.ts'
export { type Enumeration, enumeration } from './enumeration.ts'
export type * from './ir.ts'
export { type ColumnReference, expression, type IndexKey } from './reference.ts'
export {
  type BelongsTo,
  type BelongsToOptions,
  belongsTo,
  type ManyToMany,
  type ManyToManyOptions,
  manyToMany,
} from './relation.ts'
export type { Field, Shape, StringFormat } from './shape.ts'
export { type Sql, type SqlValue, sql } from './sql.ts'
export { type Table, table } from './table.ts'
