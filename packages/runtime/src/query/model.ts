/** Metadata made ready: names quoted, lookups as maps, relations resolved. Made once per table, when first used. */
import type { Codec } from '../codec/codec.ts'
import { quote } from './identifier.ts'
import type { ColumnMetadata, DatabaseMetadata, TableMetadata } from './metadata.ts'
import { Shapes } from './shapes.ts'

export interface Column {
  readonly index: number
  readonly property: string
  readonly quoted: string
  readonly codec: Codec
  /** What parameters are cast to: `int8`, `"public"."status"`. */
  readonly type: string
  readonly kind: 'scalar' | 'list' | 'json'
  /** A number that counts something, not one that only names a row: takes `increment` and the like. */
  readonly arithmetic: boolean
  /** An insert that leaves it out gives NULL: what others say of it can be filled up. */
  readonly nullWhenAbsent: boolean
  readonly hidden: boolean
  readonly metadata: ColumnMetadata
}

export type Pair = readonly [from: Column, to: Column]

export interface Relation {
  readonly index: number
  readonly property: string
  readonly target: Model
  readonly many: boolean
  /** Every row has its one target. */
  readonly owns: boolean
  /** Own column to the target's, or to the join table's. */
  readonly on: readonly Pair[]
  /** The join table's column to the target's. */
  readonly through?: { readonly model: Model; readonly on: readonly Pair[] }
}

export interface Model {
  readonly metadata: TableMetadata
  /** In messages. */
  readonly name: string
  readonly quoted: string
  readonly columns: readonly Column[]
  readonly visible: readonly Column[]
  readonly primaryKey: readonly Column[]
  readonly uniques: readonly (readonly Column[])[]
  readonly shapes: Shapes
  column(property: string): Column | undefined
  relation(property: string): Relation | undefined
  relationNames(): readonly string[]
}

/** The tables of one schema. */
export interface Models {
  of(property: string): Model
  /** By the name in the database. */
  named(schema: string, table: string): Model | undefined
}

const known = new WeakMap<DatabaseMetadata, Models>()

export function modelsOf(metadata: DatabaseMetadata): Models {
  let models = known.get(metadata)
  if (!models) {
    models = toModels(metadata)
    known.set(metadata, models)
  }
  return models
}

function toModels(metadata: DatabaseMetadata): Models {
  const made = new Map<string, Model>()
  let names: Map<string, string> | undefined
  const models: Models = {
    of(property) {
      let model = made.get(property)
      if (model) return model
      const table = Object.hasOwn(metadata.tables, property) ? metadata.tables[property] : undefined
      if (!table) throw new Error(`The metadata has no table \`${property}\`.`)
      model = toModel(table, models)
      made.set(property, model)
      return model
    },
    named(schema, table) {
      names ??= new Map(
        Object.entries(metadata.tables).map(([property, one]) => [`${quote(one.schema)}.${quote(one.name)}`, property]),
      )
      const property = names.get(`${quote(schema)}.${quote(table)}`)
      return property === undefined ? undefined : models.of(property)
    },
  }
  return models
}

function toModel(metadata: TableMetadata, models: Models): Model {
  const columns = metadata.columns.map((column, index) => toColumn(column, index, metadata))
  const byProperty = new Map(columns.map((column) => [column.property, column]))
  const names = Object.keys(metadata.relations)
  const relations = new Map<string, Relation>()
  const column = (property: string): Column => {
    const found = byProperty.get(property)
    if (!found) throw new Error(`\`${metadata.model}\` has no column \`${property}\`.`)
    return found
  }
  return {
    metadata,
    name: metadata.model,
    quoted: `${quote(metadata.schema)}.${quote(metadata.name)}`,
    columns,
    visible: columns.filter((one) => !one.hidden),
    primaryKey: metadata.primaryKey.map(column),
    uniques: metadata.uniques.map((properties) => properties.map(column)),
    shapes: new Shapes(),
    column: (property) => byProperty.get(property),
    relation(property) {
      const made = relations.get(property)
      if (made) return made
      const index = names.indexOf(property)
      if (index === -1) return undefined
      const relation = toRelation(metadata, property, index, models)
      relations.set(property, relation)
      return relation
    },
    relationNames: () => names,
  }
}

const arithmetic = new Set(['int2', 'int4', 'int8', 'smallint', 'integer', 'bigint', 'numeric', 'float4', 'float8'])

/**
 * The type that parameters are cast to, without a length: an explicit cast to `varchar(3)` or `bit(3)` cuts in silence,
 * and so do `char` and `bit`, which mean a length of 1. The column itself then judges the length.
 */
function castType(type: string): string {
  if (type.startsWith('"')) return type
  const bare = type.replace(/ ?\([^)]*\)/, '')
  return bare.replace(/^(char|character)(?=$|\[)/, 'bpchar').replace(/^bit(?=$|\[)/, 'varbit')
}

function toColumn(metadata: ColumnMetadata, index: number, { primaryKey }: TableMetadata): Column {
  const names = metadata.reference === true || primaryKey.includes(metadata.property)
  const type = castType(metadata.type)
  return {
    index,
    property: metadata.property,
    quoted: quote(metadata.name),
    codec: metadata.codec,
    type,
    kind:
      type === 'json' || type === 'jsonb' ? 'json' : type.endsWith('[]') || type.startsWith('_') ? 'list' : 'scalar',
    arithmetic: arithmetic.has(type) && !names,
    nullWhenAbsent: metadata.nullable && !metadata.serverDefault && !metadata.readOnly && !metadata.clientDefault,
    hidden: metadata.hidden === true,
    metadata,
  }
}

function toRelation(metadata: TableMetadata, property: string, index: number, models: Models): Relation {
  const relation = metadata.relations[property]
  if (!relation) throw new Error(`\`${metadata.model}\` has no relation \`${property}\`.`)
  const own = models.of(metadata.property)
  const target = models.of(relation.target)
  const { many, through } = relation
  const owns = !many && !relation.optional
  if (!through) return { index, property, target, many, owns, on: pairs(own, target, relation.on) }
  const between = models.of(through.table)
  return {
    index,
    property,
    target,
    many,
    owns,
    on: pairs(own, between, relation.on),
    through: { model: between, on: pairs(between, target, through.on) },
  }
}

function pairs(from: Model, to: Model, on: readonly (readonly [string, string])[]): Pair[] {
  return on.map(([own, other]) => [columnOf(from, own), columnOf(to, other)])
}

function columnOf(model: Model, property: string): Column {
  const column = model.column(property)
  if (!column) throw new Error(`\`${model.name}\` has no column \`${property}\`.`)
  return column
}
