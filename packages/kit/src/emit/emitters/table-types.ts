/** `tables/<table>.d.ts`: row, insert, update, where and relations of a table, spelled out, and the record that ties them. */
import type { ColumnIr, IndexIr, RelationIr, Shape, TableIr } from '@tenon/schema'
import { memberKey } from '../names.ts'
import { innermost, isCounted, isOptional, isReadOnly, type Project, type TableNames } from '../project.ts'
import { type TypeOptions, toFilterType, toSumType, toType } from '../shapes/to-type.ts'
import type { Declaration, Import, Member } from '../ts-file.ts'
import { type Emitter, importEnding, typesEnding } from './emitter.ts'

export const tableTypes: Emitter = {
  name: 'table-types',
  *emit(project) {
    for (const names of project.tables)
      yield {
        path: `tables/${names.file}${typesEnding(project)}`,
        imports: toImports(project, names),
        declarations: [
          ...toParts(names),
          toRow(project, names),
          ...toColumns(project, names),
          toInsert(project, names),
          toUpdate(project, names),
          toWhere(project, names),
          toRelations(project, names),
          toRecord(project, names),
        ],
      }
  },
}

export const columnOptions = (
  project: Project,
  names: TableNames,
  column: ColumnIr,
  more: TypeOptions = {},
): TypeOptions => ({
  ...more,
  nameOf: (shape) => {
    if (shape.kind === 'choice') return names.parts.get(column.name) ?? project.enumerationOf(shape)
    return shape === innermost(column.shape) ? names.parts.get(column.name) : undefined
  },
})

const columnType = (project: Project, names: TableNames, column: ColumnIr, more: TypeOptions = {}): string =>
  toType(column.shape, columnOptions(project, names, column, more)) + (column.nullable ? ' | null' : '')

/** The choices and records of the columns, by name. */
function toParts({ table, parts }: TableNames): readonly Declaration[] {
  return table.columns.flatMap((column): readonly Declaration[] => {
    const name = parts.get(column.name)
    return name === undefined ? [] : [toPart(name, innermost(column.shape))]
  })
}

function toPart(name: string, shape: Shape): Declaration {
  if (shape.kind !== 'record') return { kind: 'alias', name, type: toType(shape) }
  const members = shape.fields.map(
    (field): Member => ({
      name: memberKey(field.name),
      type: toType(field.shape) + (field.nullable ? ' | null' : ''),
      optional: field.optional,
    }),
  )
  return { kind: 'interface', name, members }
}

function toRow(project: Project, names: TableNames): Declaration {
  return {
    kind: 'interface',
    name: names.row,
    doc: names.table.comment,
    members: names.table.columns.filter((column) => !column.hidden).map((column) => toMember(project, names, column)),
  }
}

function toColumns(project: Project, names: TableNames): readonly Declaration[] {
  if (names.columns === names.row) return []
  return [
    {
      kind: 'interface',
      name: names.columns,
      extends: names.row,
      members: names.table.columns.filter((column) => column.hidden).map((column) => toMember(project, names, column)),
    },
  ]
}

const toMember = (project: Project, names: TableNames, column: ColumnIr): Member => ({
  name: memberKey(column.property),
  type: columnType(project, names, column),
  doc: column.comment,
})

function toInsert(project: Project, names: TableNames): Declaration {
  const members = names.table.columns
    .filter((column) => !isReadOnly(column))
    .map((column) => ({
      ...toMember(project, names, column),
      type: columnType(project, names, column, { given: true }),
      optional: isOptional(column),
    }))
  return { kind: 'interface', name: names.insert, members }
}

function toUpdate(project: Project, names: TableNames): Declaration {
  const members = names.table.columns
    .filter((column) => !isReadOnly(column))
    .map((column) => {
      const type = columnType(project, names, column, { given: true })
      const step = isCounted(names, column) ? ` | Increment<${toType(column.shape)}>` : ''
      return { ...toMember(project, names, column), type: type + step, optional: true }
    })
  return { kind: 'interface', name: names.update, members }
}

function toWhere(project: Project, names: TableNames): Declaration {
  const { where, table } = names
  const columns = table.columns.map((column): Member => {
    const options = columnOptions(project, names, column, { given: true })
    const plain = isJson(column.shape) ? '' : `${toType(column.shape, options)} | `
    const type = `${plain}${toFilterType(column.shape, options, column.hidden)}${column.nullable ? ' | null' : ''}`
    return { ...toMember(project, names, column), type, optional: true }
  })
  const relations = table.relations.map((relation): Member => {
    const target = project.tableOf(relation.target).where
    const type = relation.many ? `Some<${target}>` : `${target}${relation.optional ? ' | null' : ''}`
    return { name: memberKey(relation.name), type, optional: true, doc: relation.comment }
  })
  const logic: readonly Member[] = [
    { name: 'and', type: `readonly ${where}[]`, optional: true },
    { name: 'or', type: `readonly ${where}[]`, optional: true },
    { name: 'not', type: where, optional: true },
  ]
  return { kind: 'interface', name: where, members: [...logic, ...columns, ...relations] }
}

const isJson = (shape: Shape): boolean => shape.kind === 'json' || shape.kind === 'record'

const relationType = (project: Project, relation: RelationIr): string => {
  const { types } = project.tableOf(relation.target)
  return relation.many ? `${types}[]` : `${types}${relation.optional ? ' | null' : ''}`
}

function toRelations(project: Project, names: TableNames): Declaration {
  const members = names.table.relations.map(
    (relation): Member => ({
      name: memberKey(relation.name),
      type: relationType(project, relation),
      doc: relation.comment,
    }),
  )
  return { kind: 'interface', name: names.relations, members }
}

/** Column names of every unique key, primary key first. */
export function uniqueKeys({ table }: TableNames): readonly (readonly string[])[] {
  const indexes = uniqueIndexes(table).map(columnsOf)
  const primary = table.primaryKey ? [table.primaryKey.columns] : []
  const all = [...primary, ...table.uniques.map((one) => one.columns), ...indexes]
  const toKey = (columns: readonly string[]) => [...columns].sort().join('\0')
  return all.filter((columns, at) => all.findIndex((other) => toKey(other) === toKey(columns)) === at)
}

const uniqueIndexes = ({ indexes }: TableIr): readonly IndexIr[] =>
  indexes.filter((one) => one.unique && one.where === undefined && one.keys.every((key) => key.column !== undefined))

const columnsOf = (index: IndexIr): readonly string[] => index.keys.flatMap((key) => key.column ?? [])

/** Those in which a NULL is equal to another. */
export const nullsNotDistinctKeys = ({ table }: TableNames): readonly (readonly string[])[] => [
  ...table.uniques.filter((one) => one.nullsNotDistinct).map((one) => one.columns),
  ...uniqueIndexes(table)
    .filter((one) => one.nullsNotDistinct)
    .map(columnsOf),
]

/** Those that may be broken until the transaction ends: `on conflict` can't be asked by them. */
export const deferrableKeys = ({ table }: TableNames): readonly (readonly string[])[] =>
  table.uniques.filter((one) => one.deferrable !== undefined).map((one) => one.columns)

function toRecord(project: Project, names: TableNames): Declaration {
  const { table } = names
  const plainType = (name: string, orNull = false): readonly [string, string] => {
    const column = table.columns.find((one) => one.name === name)
    if (!column)
      throw new Error(`\`${table.name}\` has no column \`${name}\`. This is a defect of Tenon; please report it.`)
    const type = toType(column.shape, columnOptions(project, names, column))
    return [memberKey(column.property), orNull && column.nullable ? `${type} | null` : type]
  }
  const findsNull = nullsNotDistinctKeys(names)
  const toObject = (columns: readonly string[]): string =>
    `{ ${columns.map((name) => plainType(name, findsNull.includes(columns)).join(': ')).join('; ')} }`
  const key = table.primaryKey?.columns ?? []
  const [only] = key
  const sums = table.columns.flatMap((column) => {
    const sum = column.hidden || !isCounted(names, column) ? undefined : toSumType(column.shape)
    return sum === undefined ? [] : [`${memberKey(column.property)}: ${sum}`]
  })
  const member = (name: string, type: string): Member => ({ name, type })
  const deferrable = deferrableKeys(names)
  const toUnion = (keys: readonly (readonly string[])[]): string => keys.map(toObject).join(' | ') || 'never'
  return {
    kind: 'interface',
    name: names.types,
    members: [
      member('row', names.row),
      member('columns', names.columns),
      member('key', only === undefined ? 'never' : key.length === 1 ? plainType(only)[1] : toObject(key)),
      member('unique', toUnion(uniqueKeys(names))),
      ...(deferrable.length === 0
        ? []
        : [member('conflict', toUnion(uniqueKeys(names).filter((key) => !deferrable.includes(key))))]),
      member('insert', names.insert),
      member('update', names.update),
      member('where', names.where),
      member('sums', sums.length === 0 ? '{}' : `{ ${sums.join('; ')} }`),
      member('relations', names.relations),
    ],
  }
}

function toImports(project: Project, names: TableNames): readonly Import[] {
  const { table } = names
  const runtime = new Set<string>()
  const enumerations = new Set<string>()
  for (const column of table.columns) {
    const filter = toFilterType(column.shape, columnOptions(project, names, column), column.hidden)
    runtime.add(filter.replace(/<.*$/, ''))
    if (isCounted(names, column) && !isReadOnly(column)) runtime.add('Increment')
    if (usesJson(column.shape)) runtime.add('Json')
    const inner = innermost(column.shape)
    const enumeration = inner.kind === 'choice' ? project.enumerationOf(inner) : undefined
    if (enumeration !== undefined) enumerations.add(enumeration)
  }
  if (table.relations.some((relation) => relation.many)) runtime.add('Some')
  const others = new Set(table.relations.map((relation) => project.tableOf(relation.target)))
  others.delete(names)
  const ending = importEnding(project)
  return [
    { from: '@tenon/runtime', names: [...runtime], typeOnly: true },
    { from: `../enumerations${ending}`, names: [...enumerations], typeOnly: true },
    ...[...others].map((other) => ({
      from: `./${other.file}${ending}`,
      names: [other.types, other.where],
      typeOnly: true,
    })),
  ]
}

export const usesJson = (shape: Shape): boolean => {
  if (shape.kind === 'list') return usesJson(shape.of)
  return shape.kind === 'json' || (shape.kind === 'record' && shape.fields.some((field) => usesJson(field.shape)))
}
