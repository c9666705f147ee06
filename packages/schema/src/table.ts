/** `table('orders', columns, rules)`: a model is a value. Its type knows no columns, which keeps a thousand linked models cheap to check. */
import type { AnyColumn } from './columns/column.ts'
import type { Constraint } from './constraint.ts'
import type { ColumnReference } from './reference.ts'
import type { AnyRelation } from './relation.ts'

export const tableSpec: unique symbol = Symbol.for('tenon.table')

/** A column or a relation. */
export type Member = AnyColumn | AnyRelation

export interface TableSpec {
  readonly name: string
  readonly schema: string
  readonly members: Readonly<Record<string, Member>>
  readonly rules?: (table: never) => readonly Constraint[]
  readonly repository?: string
  readonly comment?: string
  readonly was?: string
}

export interface Table {
  readonly [tableSpec]: TableSpec
  /** The schema that holds the table; `public` unless said otherwise. */
  schema(name: string): this
  /** The key under `db`, where the table's name gives another. */
  repository(name: string): this
  /** The table's name before a rename. */
  was(name: string): this
  /** Kept in the database and in the generated types; a doc comment above the model says the same. */
  comment(text: string): this
}

/**
 * A model: the table's name, its columns and relations, and in a callback what concerns several columns.
 *
 * ```ts
 * export const Tag = table('tags', { id: id(), name: text().unique() }, (tag) => [check(`${tag.name} <> ''`)])
 * ```
 */
export const table = <const Members extends Readonly<Record<string, Member>>>(
  name: string,
  members: Members,
  rules?: (table: { readonly [Name in keyof Members]: ColumnReference }) => readonly Constraint[],
): Table => make({ name, schema: 'public', members, ...(rules && { rules }) })

function make(spec: TableSpec): Table {
  const but = (more: Partial<TableSpec>) => make({ ...spec, ...more })
  return Object.freeze({
    [tableSpec]: spec,
    schema: (name: string) => but({ schema: name }),
    repository: (name: string) => but({ repository: name }),
    was: (name: string) => but({ was: name }),
    comment: (text: string) => but({ comment: text }),
  })
}

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && tableSpec in value
