/** The renames that models tell by `.was('old_name')`, as hints for a plan. The planner takes only those that fit the states. */
import type { SchemaIr, TableIr, TableName } from '@tenon/schema'
import { toObjectName } from '@tenon/schema/compile'
import { factId, type Kind } from '../catalog/fact-id.ts'
import type { Rename } from '../plan/step.ts'

export function modelHints(ir: SchemaIr): readonly Rename[] {
  return [
    ...ir.enumerations.flatMap((one) =>
      one.was === undefined ? [] : [rename('enum', oldPath(one, one.was), pathOf(one))],
    ),
    ...ir.tables.flatMap(tableHints),
  ]
}

function tableHints(table: TableIr): Rename[] {
  const path = pathOf(table)
  const before = table.was === undefined ? undefined : oldPath(table, table.was)
  // The table may have been renamed in an earlier migration: then its parts stand under its new name already.
  const owners = before ? [before, path] : [path]
  const within = (kind: Kind, parts: readonly { readonly name: string; readonly was?: string }[]): Rename[] =>
    parts.flatMap(({ name, was }) =>
      was === undefined ? [] : owners.map((owner) => rename(kind, [...owner, was], [...path, name])),
    )
  return [
    ...(before ? [rename('table', before, path)] : []),
    ...within('column', table.columns),
    ...within('unique', table.uniques),
    ...within('check', table.checks),
    ...within('foreign-key', table.foreignKeys),
    ...table.indexes.flatMap(({ name, was }) =>
      was === undefined ? [] : [rename('index', [table.schema, was], [table.schema, name])],
    ),
    ...sequenceHints(table, owners),
  ]
}

/** A sequence that is named after its table and column goes along with them. */
function sequenceHints(table: TableIr, owners: readonly (readonly string[])[]): Rename[] {
  return table.columns.flatMap(({ name, was, serial }) => {
    if (serial === undefined || serial !== toObjectName(table.name, [name], 'seq')) return []
    return owners.flatMap(([schema = '', owner = '']) =>
      (was === undefined ? [name] : [was, name])
        .map((column) => toObjectName(owner, [column], 'seq'))
        .filter((old) => schema !== table.schema || old !== serial)
        .map((old) => rename('sequence', [schema, old], [table.schema, serial])),
    )
  })
}

const rename = (kind: Kind, from: readonly string[], to: readonly string[]): Rename => ({
  from: factId(kind, from),
  to: factId(kind, to),
})

const pathOf = ({ schema, name }: TableName): readonly string[] => [schema, name]

/** A bare name means the same schema. */
function oldPath({ schema }: TableName, was: string): readonly string[] {
  const dot = was.indexOf('.')
  return dot < 0 ? [schema, was] : [was.slice(0, dot), was.slice(dot + 1)]
}
