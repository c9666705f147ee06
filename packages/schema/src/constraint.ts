/** What a table's callback returns: keys, checks and indexes over several columns. */
import type { ReferenceOptions, Target } from './columns/column.ts'
import type { ColumnReference, IndexKey } from './reference.ts'
import type { Sql } from './sql.ts'

export const constraintSpec: unique symbol = Symbol.for('tenon.constraint')

export interface ConstraintSpec {
  readonly kind: 'check' | 'index' | 'unique' | 'primaryKey' | 'foreignKey'
  readonly name?: string
  readonly was?: string
  readonly comment?: string
  /** Of a check. */
  readonly expression?: string
  readonly keys: readonly (ColumnReference | IndexKey | string)[]
  readonly unique?: boolean
  readonly method?: string
  readonly include?: readonly ColumnReference[]
  readonly where?: string
  readonly nullsNotDistinct?: boolean
  readonly deferrable?: 'immediate' | 'deferred'
  readonly target?: Target
  readonly targetColumns?: readonly string[]
  readonly options?: ReferenceOptions
}

/** Anything that a table's callback may return. */
export interface Constraint {
  readonly [constraintSpec]: ConstraintSpec
}

export interface NamedConstraint extends Constraint {
  named(name: string): this
  /** The name before a rename. */
  was(name: string): this
}

export interface UniqueConstraint extends NamedConstraint {
  /** Two rows without a value count as the same. */
  nullsNotDistinct(): this
  /** Checked at the transaction's end (`deferred`), or after each statement until asked otherwise. */
  deferrable(initially?: 'immediate' | 'deferred'): this
}

export interface Index extends NamedConstraint {
  unique(): this
  nullsNotDistinct(): this
  /** `gin`, `gist`, `brin`, `hash` …; `btree` unless said otherwise. */
  using(method: string): this
  /** Only rows that meet the condition. */
  where(condition: string | Sql): this
  /** Columns kept beside the keys, so that a query needs the index only. */
  include(...columns: readonly ColumnReference[]): this
  comment(text: string): this
}

/** A condition that the database holds: ``check('total_not_negative', `${order.total} >= 0`)``. */
export function check(...said: [name: string, condition: string | Sql] | [condition: string | Sql]): NamedConstraint {
  const [name, condition] = said.length === 1 ? [undefined, said[0]] : said
  return make({ kind: 'check', keys: [], expression: String(condition), ...(name !== undefined && { name }) })
}

/** An index over columns or SQL expressions, in this order: `index(order.user, order.createdAt.desc())`. */
export const index = (...keys: readonly [IndexKey | Sql | string, ...(IndexKey | Sql | string)[]]): Index =>
  make({ kind: 'index', keys: keys.map((key) => (isText(key) ? String(key) : key)) })

/** No two rows with the same values in these columns. */
export const unique = (...columns: readonly [ColumnReference, ...ColumnReference[]]): UniqueConstraint =>
  make({ kind: 'unique', keys: columns })

export const primaryKey = (...columns: readonly [ColumnReference, ...ColumnReference[]]): NamedConstraint =>
  make({ kind: 'primaryKey', keys: columns })

/** A foreign key over several columns, without a relation; `belongsTo` has both. */
export const foreignKey = (
  columns: readonly [ColumnReference, ...ColumnReference[]],
  target: Target,
  targetColumns: readonly [string, ...string[]],
  options: ReferenceOptions = {},
): NamedConstraint => make({ kind: 'foreignKey', keys: columns, target, targetColumns, options })

const isText = (key: IndexKey | Sql | string): key is Sql | string => typeof key === 'string' || 'text' in key

function make(spec: ConstraintSpec): Index & UniqueConstraint {
  const but = (more: Partial<ConstraintSpec>) => make({ ...spec, ...more })
  return Object.freeze({
    [constraintSpec]: spec,
    named: (name: string) => but({ name }),
    was: (name: string) => but({ was: name }),
    comment: (text: string) => but({ comment: text }),
    unique: () => but({ unique: true }),
    nullsNotDistinct: () => but({ nullsNotDistinct: true }),
    deferrable: (initially: 'immediate' | 'deferred' = 'immediate') => but({ deferrable: initially }),
    using: (method: string) => but({ method }),
    where: (condition: string | Sql) => but({ where: String(condition) }),
    include: (...columns: readonly ColumnReference[]) => but({ include: columns }),
  })
}

export const isConstraint = (value: unknown): value is Constraint =>
  typeof value === 'object' && value !== null && constraintSpec in value
