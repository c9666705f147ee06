/** The join table of a many-to-many relation that names no model: two keys, which together are its primary key. */
import type { ColumnIr, ForeignKeyIr, TableIr } from '../ir.ts'
import { capitalise, toCamelCase, toObjectName } from '../naming.ts'
import type { ManyToManySpec } from '../relation.ts'
import { primaryKeyOf } from './columns.ts'
import { type Compilation, refuse, type TableDraft } from './context.ts'
import { plainIndex } from './indexes.ts'
import { callPlace, memberPlace } from './places.ts'
import type { Ways } from './through.ts'

export interface ImpliedTable extends Ways {
  readonly table: TableIr
}

export function impliedTable(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  target: TableDraft,
  spec: ManyToManySpec,
): ImpliedTable | undefined {
  const place = memberPlace(compilation.sources, draft, member)
  const sides = [draft, target].map((side) => primaryKeyOf(compilation, side))
  const [ownKey = [], targetKey = []] = sides
  const keyless = [draft, target].find((_, index) => sides[index]?.length === 0)
  if (keyless) {
    refuse(compilation, {
      code: 'model/no-primary-key',
      message: `\`${draft.typeName}.${member}\` joins \`${keyless.typeName}\`, which has no primary key.`,
      at: callPlace(compilation.sources, draft, member, 'manyToMany', 0),
    })
    return undefined
  }
  const name = spec.options.table ?? `${draft.name}_${compilation.naming.toColumn(member)}`
  const own = keyColumns(compilation, lowerFirst(draft.typeName), ownKey, spec.options.from, place)
  const word = draft === target ? member : lowerFirst(target.typeName)
  const far = keyColumns(compilation, word, targetKey, spec.options.to, place)
  const columns = [...own, ...far]
  const table: TableIr = {
    schema: draft.schema,
    name,
    typeName: draft.typeName + capitalise(member),
    property: toCamelCase(name),
    implied: true,
    columns,
    primaryKey: { name: toObjectName(name, [], 'pkey'), columns: columns.map((column) => column.name), place },
    uniques: [],
    checks: [],
    foreignKeys: [joinKey(name, own, draft, ownKey), joinKey(name, far, target, targetKey)],
    // The primary key serves the way from this side; the way back needs an index of its own.
    indexes: [plainIndex({ name }, far, undefined, place)],
    relations: [],
    place,
  }
  const pairs = (from: readonly ColumnIr[], to: readonly ColumnIr[]) =>
    from.map((column, index) => ({ from: column.name, to: to[index]?.name ?? '' }))
  return { table, here: pairs(own, ownKey), there: pairs(far, targetKey) }
}

/** Columns that hold one side's key; `named` is the column's name, or what several of them begin with. */
function keyColumns(
  compilation: Compilation,
  word: string,
  key: readonly ColumnIr[],
  named: string | undefined,
  place: ColumnIr['place'],
): readonly ColumnIr[] {
  return key.map(({ property, sqlType, shape, enumeration, collation }) => {
    const name = compilation.naming.toColumn(word + capitalise(property))
    const given = named === undefined || key.length === 1 ? named : `${named}_${compilation.naming.toColumn(property)}`
    return {
      name: given ?? name,
      property: given === undefined ? word + capitalise(property) : toCamelCase(given),
      sqlType,
      ...(enumeration && { enumeration }),
      ...(collation !== undefined && { collation }),
      shape,
      nullable: false,
      hidden: false,
      updatedNow: false,
      normalisers: [],
      rules: [],
      place,
    }
  })
}

const joinKey = (
  table: string,
  columns: readonly ColumnIr[],
  target: TableDraft,
  key: readonly ColumnIr[],
): ForeignKeyIr => ({
  name: toObjectName(
    table,
    columns.map((column) => column.name),
    'fkey',
  ),
  columns: columns.map((column) => column.name),
  target: { schema: target.schema, name: target.name },
  targetColumns: key.map((column) => column.name),
  onDelete: 'cascade',
  onUpdate: 'no action',
  place: columns[0]?.place ?? target.place,
})

const lowerFirst = (word: string) => word.slice(0, 1).toLowerCase() + word.slice(1)
