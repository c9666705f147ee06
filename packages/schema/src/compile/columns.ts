/** Members of a model as columns. A relation takes type and shape of its key from the target, so columns are resolved when they are asked for. */

import { type ColumnSpec, columnSpec } from '../columns/column.ts'
import type { ColumnIr, DefaultIr } from '../ir.ts'
import { capitalise, toName, toObjectName } from '../naming.ts'
import type { Place } from '../problem.ts'
import { quoteCollation, quotePath, quoteText } from '../quote.ts'
import type { IndexKeySpec } from '../reference.ts'
import { indexKey } from '../reference.ts'
import { type BelongsToSpec, relationSpec } from '../relation.ts'
import type { Shape } from '../shape.ts'
import { type Compilation, findTarget, listNames, printTable, refuse, type TableDraft } from './context.ts'
import { toDefault } from './defaults.ts'
import { refuseLimits } from './limits.ts'
import { callPlace, memberOf, memberPlace } from './places.ts'
import { toRules } from './rules.ts'

/** All columns, in the order of the model. */
export const columnsOf = (compilation: Compilation, draft: TableDraft): readonly ColumnIr[] =>
  Object.keys(draft.spec.members).flatMap((member) =>
    ownsColumns(draft, member) ? resolveMember(compilation, draft, member) : [],
  )

function ownsColumns(draft: TableDraft, member: string): boolean {
  const found = draft.spec.members[member]
  if (!found) return false
  if (columnSpec in found) return true
  const relation = found[relationSpec]
  return relation.kind === 'belongsTo' && relation.options.key === undefined
}

/** The columns that a member stands for: itself, or the key of a relation. */
export function resolveMember(compilation: Compilation, draft: TableDraft, member: string): readonly ColumnIr[] {
  const known = draft.resolved.get(member)
  if (known === 'in progress') {
    refuse(compilation, {
      code: 'model/circular-key',
      message: `The key of \`${draft.typeName}.${member}\` depends on itself.`,
      at: memberPlace(compilation.sources, draft, member),
      hint: 'Give one of the models in the circle a key of its own.',
    })
    return []
  }
  if (known) return known
  draft.resolved.set(member, 'in progress')
  const columns = resolve(compilation, draft, member)
  draft.resolved.set(member, columns)
  return columns
}

function resolve(compilation: Compilation, draft: TableDraft, member: string): readonly ColumnIr[] {
  const found = draft.spec.members[member]
  if (!found) return []
  if (columnSpec in found) return [plainColumn(compilation, draft, member, found[columnSpec])]
  const relation = found[relationSpec]
  return relation.kind === 'belongsTo' ? keyColumns(compilation, draft, member, relation) : []
}

function plainColumn(compilation: Compilation, draft: TableDraft, member: string, spec: ColumnSpec): ColumnIr {
  const { sources } = compilation
  for (const { call, message, hint } of spec.mistakes ?? [])
    refuse(compilation, { code: 'model/column', message, hint, at: callPlace(sources, draft, member, call, 0) })
  refuseContradictions(compilation, draft, member, spec)
  refuseLimits(compilation, draft, member, spec)
  const comment = spec.comment ?? memberOf(sources, draft, member)?.member.comment
  const enumeration = spec.type.enumeration && compilation.enumerations.get(spec.type.enumeration)
  const shape = enumeration ? nameChoices(spec.type.shape, enumeration.typeName) : spec.type.shape
  const name = spec.name === undefined ? compilation.naming.toColumn(member) : toName(spec.name)
  const serial = spec.serial && toName(spec.serial.sequence ?? toObjectName(draft.name, [name], 'seq'))
  const defaulted =
    serial === undefined ? toDefault(compilation, draft, member, spec) : nextOf(quotePath(draft.schema, serial))
  return {
    property: member,
    name,
    sqlType: enumeration ? quotePath(enumeration.schema, enumeration.name) + spec.type.sql : spec.type.sql,
    ...(enumeration && { enumeration: { schema: enumeration.schema, name: enumeration.name } }),
    shape,
    nullable: spec.nullable === true,
    hidden: spec.hidden === true,
    updatedNow: spec.updatedNow === true,
    ...(defaulted && { default: defaulted }),
    ...(spec.identity && { identity: spec.identity }),
    ...(serial !== undefined && { serial }),
    ...(spec.generated !== undefined && { generated: spec.generated }),
    ...(spec.collation !== undefined && { collation: quoteCollation(spec.collation) }),
    normalisers: spec.normalisers ?? [],
    rules: toRules(compilation, draft, member, spec),
    ...(comment !== undefined && { comment: String(comment) }),
    ...(spec.was !== undefined && { was: spec.was }),
    place: memberPlace(sources, draft, member),
  }
}

const nextOf = (sequence: string): DefaultIr => ({
  kind: 'sql',
  sql: `nextval(${quoteText(sequence)}::regclass)`,
  literal: false,
})

/** Options that exclude each other; the second one is where the problem stands. */
const contradictions: readonly (readonly [keyof ColumnSpec, keyof ColumnSpec, call: string])[] = [
  ['identity', 'default', 'default'],
  ['identity', 'nullable', 'nullable'],
  ['identity', 'generated', 'generatedAs'],
  ['identity', 'serial', 'serial'],
  ['serial', 'default', 'default'],
  ['serial', 'nullable', 'nullable'],
  ['serial', 'generated', 'generatedAs'],
  ['generated', 'default', 'default'],
  ['generated', 'updatedNow', 'updatedNow'],
]

const inWords: Partial<Record<keyof ColumnSpec, string>> = {
  identity: 'is numbered by the database',
  serial: 'is numbered by a sequence',
  generated: 'is computed by the database',
  default: 'has a default',
  nullable: 'is nullable',
  updatedNow: 'is set by every update',
}

function refuseContradictions(compilation: Compilation, draft: TableDraft, member: string, spec: ColumnSpec): void {
  for (const [first, second, call] of contradictions)
    if (spec[first] && spec[second])
      refuse(compilation, {
        code: 'model/contradiction',
        message: `\`${draft.typeName}.${member}\` ${inWords[first]} and ${inWords[second]}, which exclude each other.`,
        at: callPlace(compilation.sources, draft, member, call),
        hint: 'Leave one of the two out.',
      })
}

const nameChoices = (shape: Shape, name: string): Shape => {
  if (shape.kind === 'choice') return { ...shape, name }
  return shape.kind === 'list' ? { ...shape, of: nameChoices(shape.of, name) } : shape
}

/** The columns of a relation's key: written by hand, or one for each column of the target's key. */
function keyColumns(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  relation: BelongsToSpec,
): readonly ColumnIr[] {
  const { sources } = compilation
  const at = callPlace(sources, draft, member, 'belongsTo', 1)
  if (relation.options.key !== undefined)
    return toList(relation.options.key).flatMap(
      (property) => findColumn(compilation, draft, property, { who: `${draft.typeName}.${member}`, at }) ?? [],
    )
  const targets = targetKey(compilation, draft, member, relation)
  const place = memberPlace(sources, draft, member)
  if (targets.length > 1 && (relation.name !== undefined || relation.was !== undefined))
    refuse(compilation, {
      code: 'model/composite-key',
      message: `\`${draft.typeName}.${member}\` stands for ${targets.length} columns, and one name can't name them.`,
      at: callPlace(sources, draft, member, relation.name === undefined ? 'was' : 'named', 0),
      hint: 'Write the columns by hand and name them in `key`.',
    })
  const comment = relation.comment ?? memberOf(sources, draft, member)?.member.comment
  return targets.map((target) => {
    const property = member + capitalise(target.property)
    return {
      property,
      name: relation.name ?? compilation.naming.toColumn(property),
      sqlType: target.sqlType,
      ...(target.enumeration && { enumeration: target.enumeration }),
      shape: target.shape,
      nullable: relation.nullable === true,
      hidden: relation.hidden === true,
      updatedNow: false,
      ...(target.collation !== undefined && { collation: target.collation }),
      normalisers: [],
      rules: [],
      ...(comment !== undefined && { comment }),
      ...(relation.was !== undefined && { was: relation.was }),
      place,
    }
  })
}

/** The columns of the target that a relation's key refers to. */
export function targetKey(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  relation: BelongsToSpec,
): readonly ColumnIr[] {
  const who = `${draft.typeName}.${member}`
  const target = findTarget(compilation, relation.target, {
    who,
    at: callPlace(compilation.sources, draft, member, 'belongsTo', 0),
  })
  if (!target) return []
  const at = callPlace(compilation.sources, draft, member, 'belongsTo', 1)
  if (relation.options.to !== undefined)
    return toList(relation.options.to).flatMap(
      (property) => findColumn(compilation, target, property, { who, at }) ?? [],
    )
  const key = primaryKeyOf(compilation, target)
  if (key.length === 0)
    refuse(compilation, {
      code: 'model/no-primary-key',
      message: `\`${who}\` refers to \`${target.typeName}\`, which has no primary key.`,
      at: callPlace(compilation.sources, draft, member, 'belongsTo', 0),
      hint: 'Give it one, or name the columns to refer to: `{ to: … }`.',
    })
  return key
}

/** The columns of the primary key, in key order; said by the columns themselves or by a rule of the table. */
export function primaryKeyOf(compilation: Compilation, draft: TableDraft): readonly ColumnIr[] {
  const rule = draft.rules.find(({ spec }) => spec.kind === 'primaryKey')?.spec
  const members = rule
    ? rule.keys.flatMap((key) => (typeof key === 'string' ? [] : (propertyOf(key[indexKey]) ?? [])))
    : draft.flagged
  return members.flatMap((member) => resolveMember(compilation, draft, member))
}

const propertyOf = (key: IndexKeySpec) => key.property

/** A column by its property, as `id` or `userId`; unknown ones are a problem. */
export function findColumn(
  compilation: Compilation,
  draft: TableDraft,
  property: string,
  from: { readonly who: string; readonly at: Place },
): ColumnIr | undefined {
  const own = Object.hasOwn(draft.spec.members, property) ? draft.spec.members[property] : undefined
  if (own && columnSpec in own) return resolveMember(compilation, draft, property)[0]
  const brought = Object.keys(draft.spec.members)
    .filter((member) => property.startsWith(member) && ownsColumns(draft, member))
    .filter((member) => draft.resolved.get(member) !== 'in progress')
    .flatMap((member) => resolveMember(compilation, draft, member))
    .find((column) => column.property === property)
  if (!brought)
    refuse(compilation, {
      code: 'model/unknown-column',
      message: `\`${from.who}\` refers to \`${draft.typeName}.${property}\`, and \`${printTable(draft)}\` has no such column.`,
      at: from.at,
      hint: `Columns of \`${printTable(draft)}\`: ${listNames(knownProperties(draft))}.`,
    })
  return brought
}

const knownProperties = (draft: TableDraft): readonly string[] =>
  Object.entries(draft.spec.members).flatMap(([name, member]) => {
    if (columnSpec in member) return [name]
    const resolved = draft.resolved.get(name)
    return Array.isArray(resolved) ? resolved.map((column: ColumnIr) => column.property) : []
  })

export const toList = (names: string | readonly string[]): readonly string[] =>
  typeof names === 'string' ? [names] : names
