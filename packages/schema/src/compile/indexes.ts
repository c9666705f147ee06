/** Indexes of one table: said by its columns, by its relations, or by its rules. */
import { columnSpec } from '../columns/column.ts'
import type { ConstraintSpec } from '../constraint.ts'
import type { ColumnIr, IndexIr, IndexKeyIr } from '../ir.ts'
import { toObjectName } from '../naming.ts'
import type { Place } from '../problem.ts'
import { quoteCollation } from '../quote.ts'
import { type IndexKeySpec, indexKey } from '../reference.ts'
import { relationSpec } from '../relation.ts'
import { resolveMember } from './columns.ts'
import { ruleColumns } from './constraints.ts'
import type { Compilation, TableDraft } from './context.ts'
import { columnsOfReference, resolveSql } from './markers.ts'
import { callPlace } from './places.ts'

export function toIndexes(compilation: Compilation, draft: TableDraft): readonly IndexIr[] {
  const ofMembers = Object.entries(draft.spec.members).flatMap(([member, found]) => {
    const said = columnSpec in found ? found[columnSpec] : found[relationSpec]
    const index = 'index' in said ? said.index : undefined
    const columns = index ? resolveMember(compilation, draft, member) : []
    return columns.length === 0
      ? []
      : [plainIndex(draft, columns, index?.name, callPlace(compilation.sources, draft, member, 'index'))]
  })
  const ofRules = draft.rules.flatMap(({ spec, at }) =>
    spec.kind === 'index' ? (ruleIndex(compilation, draft, spec, at) ?? []) : [],
  )
  return [...ofMembers, ...ofRules]
}

/** A b-tree over columns. */
export const plainIndex = (
  table: { readonly name: string },
  columns: readonly { readonly name: string }[],
  name: string | undefined,
  place: Place,
): IndexIr => {
  const names = columns.map((column) => column.name)
  return {
    name: name ?? toObjectName(table.name, names, 'idx'),
    unique: false,
    nullsNotDistinct: false,
    method: 'btree',
    keys: names.map((column) => ({ column, descending: false })),
    include: [],
    place,
  }
}

function ruleIndex(compilation: Compilation, draft: TableDraft, spec: ConstraintSpec, at: Place): IndexIr | undefined {
  const found = spec.keys.map((key) =>
    toKeys(
      compilation,
      draft,
      typeof key === 'string' ? { expression: key } : (key?.[indexKey] ?? { expression: String(key) }),
      at,
    ),
  )
  const include = ruleColumns(compilation, draft, spec.include ?? [], at)
  if (!include || found.some((keys) => keys.length === 0)) return undefined
  const keys = found.flat()
  const { was, comment, where } = spec
  return {
    name: spec.name ?? toObjectName(draft.name, keys.map(nameOfKey), 'idx'),
    unique: spec.unique === true,
    nullsNotDistinct: spec.nullsNotDistinct === true,
    method: spec.method ?? 'btree',
    keys,
    include: include.map((column: ColumnIr) => column.name),
    ...(where !== undefined && { where: resolveSql(compilation, draft, where, { at }) }),
    ...(comment !== undefined && { comment }),
    ...(was !== undefined && { was }),
    place: at,
  }
}

function toKeys(compilation: Compilation, draft: TableDraft, key: IndexKeySpec, at: Place): readonly IndexKeyIr[] {
  const order = {
    descending: key.descending === true,
    ...(key.nulls && { nulls: key.nulls }),
    ...(key.operatorClass !== undefined && { operatorClass: key.operatorClass }),
    ...(key.collation !== undefined && { collation: quoteCollation(key.collation) }),
  }
  if (key.property === undefined)
    return [{ expression: resolveSql(compilation, draft, key.expression ?? '', { at }), ...order }]
  return columnsOfReference(compilation, draft, key.property, at).map(({ name }) => ({ column: name, ...order }))
}

/** As PostgreSQL does: an expression is named after its function, or `expr`. */
const nameOfKey = (key: IndexKeyIr): string =>
  key.column ?? /^\s*(?:\w+\.)?([a-z_]\w*)\s*\(.*\)\s*$/s.exec(key.expression ?? '')?.[1] ?? 'expr'
