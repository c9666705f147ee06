/** Keys and checks of one table: said by its columns, by its relations, or by its rules. */
import { columnSpec, type ReferenceOptions } from '../columns/column.ts'
import type { CheckIr, ColumnIr, ForeignKeyIr, KeyIr, UniqueIr } from '../ir.ts'
import { toObjectName } from '../naming.ts'
import type { Place } from '../problem.ts'
import { quoteName } from '../quote.ts'
import { type ColumnReference, type IndexKey, indexKey } from '../reference.ts'
import { relationSpec } from '../relation.ts'
import { findColumn, primaryKeyOf, resolveMember, targetKey } from './columns.ts'
import { type Compilation, findTarget, refuse, type TableDraft } from './context.ts'
import { refuseForeignKey } from './foreign-key.ts'
import { columnsOfReference, resolveSql } from './markers.ts'
import { callPlace, memberPlace } from './places.ts'

const namesOf = (columns: readonly ColumnIr[]) => columns.map((column) => column.name)

export function toPrimaryKey(compilation: Compilation, draft: TableDraft): KeyIr | undefined {
  const said = draft.rules.filter(({ spec }) => spec.kind === 'primaryKey')
  const { flagged } = draft
  const [rule, another] = said
  const first = flagged[0]
  const second = another ?? (first === undefined ? undefined : rule)
  if (second)
    refuse(compilation, {
      code: 'model/two-primary-keys',
      message: `\`${draft.typeName}\` has two primary keys.`,
      at: second.at,
      hint:
        first === undefined
          ? 'Keep one of them.'
          : `\`${draft.typeName}.${first}\` is one already; use \`bigint().identity()\` for a number that is no key.`,
    })
  if (rule && !ruleColumns(compilation, draft, rule.spec.keys, rule.at)) return undefined
  const columns = primaryKeyOf(compilation, draft)
  if (columns.length === 0) return undefined
  const nullable = columns.find((column) => column.nullable && !column.identity)
  const place = rule?.at ?? (first === undefined ? draft.place : memberPlace(compilation.sources, draft, first))
  if (nullable)
    refuse(compilation, {
      code: 'model/contradiction',
      message: `\`${draft.typeName}.${nullable.property}\` is nullable and part of the primary key, which exclude each other.`,
      at: nullable.place,
    })
  return { name: rule?.spec.name ?? toObjectName(draft.name, [], 'pkey'), columns: namesOf(columns), place }
}

export function toUniques(compilation: Compilation, draft: TableDraft): readonly UniqueIr[] {
  const make = (columns: readonly ColumnIr[], name: string | undefined, place: Place) => ({
    name: name ?? toObjectName(draft.name, namesOf(columns), 'key'),
    columns: namesOf(columns),
    nullsNotDistinct: false,
    place,
  })
  const ofMembers = Object.entries(draft.spec.members).flatMap(([member, found]) => {
    const said = columnSpec in found ? found[columnSpec] : found[relationSpec]
    const unique = 'unique' in said ? said.unique : undefined
    const columns = unique ? resolveMember(compilation, draft, member) : []
    return columns.length === 0
      ? []
      : [make(columns, unique?.name, callPlace(compilation.sources, draft, member, 'unique'))]
  })
  const ofRules = draft.rules.flatMap(({ spec, at }) => {
    if (spec.kind !== 'unique') return []
    const columns = ruleColumns(compilation, draft, spec.keys, at)
    if (!columns) return []
    const { deferrable, was } = spec
    return [
      {
        ...make(columns, spec.name, at),
        nullsNotDistinct: spec.nullsNotDistinct === true,
        ...(deferrable && { deferrable }),
        ...(was !== undefined && { was }),
      },
    ]
  })
  return [...ofMembers, ...ofRules]
}

/** Columns behind the references of a rule; undefined when one is unknown, which is reported. */
export function ruleColumns(
  compilation: Compilation,
  draft: TableDraft,
  keys: readonly (ColumnReference | IndexKey | string)[],
  at: Place,
): readonly ColumnIr[] | undefined {
  const found = keys.map((key) => {
    const property = typeof key === 'string' ? key : (key?.[indexKey]?.property ?? String(key))
    return columnsOfReference(compilation, draft, property, at)
  })
  return found.some((columns) => columns.length === 0) ? undefined : found.flat()
}

export function toChecks(compilation: Compilation, draft: TableDraft): readonly CheckIr[] {
  const ofColumns = Object.entries(draft.spec.members).flatMap(([member, found]) => {
    if (!(columnSpec in found)) return []
    const { type, checks = [] } = found[columnSpec]
    const [column] = resolveMember(compilation, draft, member)
    if (!column) return []
    const resolve = (sql: string, at: Place) => resolveSql(compilation, draft, sql, { at, column })
    const name = toObjectName(draft.name, [column.name], 'check')
    const place = callPlace(compilation.sources, draft, member, 'check')
    return [
      ...(type.check ? [{ name, expression: type.check(quoteName(column.name)), place: column.place }] : []),
      ...checks.map((check) => ({ name: check.name ?? name, expression: resolve(check.expression, place), place })),
    ]
  })
  const ofRules = draft.rules.flatMap(({ spec, at }) => {
    if (spec.kind !== 'check') return []
    const seen = new Set<string>()
    const expression = resolveSql(compilation, draft, spec.expression ?? '', { at, seen })
    const name = spec.name ?? toObjectName(draft.name, seen.size === 1 ? [...seen] : [], 'check')
    return [{ name, expression, place: at, ...(spec.was !== undefined && { was: spec.was }) }]
  })
  return [...ofColumns, ...ofRules]
}

interface AuthoredKey {
  readonly who: string
  readonly at: Place
  readonly columns: readonly ColumnIr[]
  readonly target: TableDraft | undefined
  readonly targetColumns: readonly ColumnIr[]
  readonly options: ReferenceOptions
  readonly was?: string | undefined
}

export function toForeignKeys(compilation: Compilation, draft: TableDraft): readonly ForeignKeyIr[] {
  const keys = [
    ...Object.keys(draft.spec.members).flatMap((member) => keyOfMember(compilation, draft, member) ?? []),
    ...draft.rules.flatMap((rule) => keyOfRule(compilation, draft, rule) ?? []),
  ]
  return keys.flatMap((key): readonly ForeignKeyIr[] => {
    const { columns, target, targetColumns, options, at } = key
    if (!target || columns.length === 0 || targetColumns.length === 0) return []
    if (refuseForeignKey(compilation, { ...key, target })) return []
    const { name, deferrable, onDelete = 'no action', onUpdate = 'no action' } = options
    return [
      {
        name: name ?? toObjectName(draft.name, namesOf(columns), 'fkey'),
        columns: namesOf(columns),
        target: { schema: target.schema, name: target.name },
        targetColumns: namesOf(targetColumns),
        onDelete,
        onUpdate,
        ...(deferrable && { deferrable }),
        ...(key.was !== undefined && { was: key.was }),
        place: at,
      },
    ]
  })
}

function keyOfMember(compilation: Compilation, draft: TableDraft, member: string): AuthoredKey | undefined {
  const found = draft.spec.members[member]
  const who = `${draft.typeName}.${member}`
  if (!found) return undefined
  if (columnSpec in found) {
    const { references } = found[columnSpec]
    if (!references) return undefined
    const place = (argument: number) => callPlace(compilation.sources, draft, member, 'references', argument)
    const columns = resolveMember(compilation, draft, member)
    const target = findTarget(compilation, references.target, { who, at: place(0) })
    const to = target && findColumn(compilation, target, references.column, { who, at: place(1) })
    return { who, at: place(0), columns, target, targetColumns: to ? [to] : [], options: references.options }
  }
  const relation = found[relationSpec]
  if (relation.kind !== 'belongsTo') return undefined
  const columns = resolveMember(compilation, draft, member)
  // A target that can't be found was reported when the columns were resolved.
  if (columns.length === 0) return undefined
  const silent = relation.options.key === undefined ? { ...compilation, problems: [] } : compilation
  const target = findTarget(silent, relation.target, { who, at: draft.place })
  const targetColumns = targetKey(silent, draft, member, relation)
  const at = memberPlace(compilation.sources, draft, member)
  return { who, at, columns, target, targetColumns, options: relation.options }
}

function keyOfRule(
  compilation: Compilation,
  draft: TableDraft,
  { spec, at }: TableDraft['rules'][number],
): AuthoredKey | undefined {
  if (spec.kind !== 'foreignKey') return undefined
  const who = draft.typeName
  const columns = ruleColumns(compilation, draft, spec.keys, at)
  const target = findTarget(compilation, spec.target ?? Object, { who, at })
  const found = (spec.targetColumns ?? []).map((name) => target && findColumn(compilation, target, name, { who, at }))
  const targetColumns = found.flatMap((column) => column ?? [])
  if (!columns || targetColumns.length !== found.length) return undefined
  const { name, was, options = {} } = spec
  return { who, at, columns, target, targetColumns, options: { ...options, ...(name !== undefined && { name }) }, was }
}
