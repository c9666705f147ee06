/** Tables and enumerations among the exports of the model files, each once, with its rules called. */
import { columnSpec } from '../columns/column.ts'
import { type ConstraintSpec, constraintSpec, isConstraint } from '../constraint.ts'
import { enumerationSpec, isEnumeration } from '../enumeration.ts'
import type { EnumerationIr } from '../ir.ts'
import { toCamelCase, toName, toPascalCase } from '../naming.ts'
import type { Place, Problem } from '../problem.ts'
import { makeReference } from '../reference.ts'
import { relationSpec } from '../relation.ts'
import type { Sources } from '../sources.ts'
import { isTable, type Table, type TableSpec, tableSpec } from '../table.ts'
import { type ModelExport, refuse, type TableDraft } from './context.ts'
import { commentOf, type Declared, findDeclaration, memberPlace, placeOf, rulePlace } from './places.ts'

type Noting = { readonly problems: Problem[] }

/** One export for each value: the one in the module that declares it, where there is a choice. */
function declared(
  exports: readonly ModelExport[],
  sources: Sources,
): ReadonlyMap<unknown, ModelExport & { readonly declaration: Declared; readonly isOwn: boolean }> {
  const found = new Map<unknown, ModelExport & { readonly declaration: Declared; readonly isOwn: boolean }>()
  for (const one of exports) {
    const declaration = findDeclaration(sources, one.module, one.name)
    if (found.get(one.value)?.isOwn) continue
    if (found.has(one.value) && !declaration) continue
    found.set(one.value, {
      ...one,
      declaration: declaration ?? { module: one.module, declaration: one.name },
      isOwn: declaration !== undefined && isMade(sources, declaration),
    })
  }
  return found
}

/** Made by a call, and not another name for a value that is made elsewhere. */
function isMade(sources: Sources, { module, declaration }: Declared): boolean {
  const source = sources[module]?.declarations[declaration]
  return source === undefined || source.calls.length > 0
}

export function toDrafts(
  noting: Noting,
  exports: readonly ModelExport[],
  sources: Sources,
): ReadonlyMap<Table, TableDraft> {
  const drafts = new Map<Table, TableDraft>()
  for (const [value, { name, declaration }] of declared(exports, sources))
    if (isTable(value)) drafts.set(value, toDraft(noting, value[tableSpec], name, declaration, sources))
  return drafts
}

function toDraft(
  noting: Noting,
  spec: TableSpec,
  exported: string,
  declaration: Declared,
  sources: Sources,
): TableDraft {
  const place = placeOf(sources, declaration)
  const name = toName(spec.name)
  const typeName = exported === 'default' ? toPascalCase(name) : exported
  const members = Object.fromEntries(
    // From JavaScript anything may come.
    Object.entries(spec.members ?? {}).filter(([name, member]) => {
      const isMember = typeof member === 'object' && member !== null && (columnSpec in member || relationSpec in member)
      if (!isMember)
        refuse(noting, {
          code: 'model/no-column',
          message: `\`${typeName}.${name}\` is neither a column nor a relation.`,
          at: memberPlace(sources, declaration, name),
          hint: typeof member === 'function' ? 'Call it: `mood: mood()`.' : undefined,
        })
      return isMember
    }),
  )
  if (Object.keys(members).length === 0)
    refuse(noting, { code: 'model/no-columns', message: `\`${typeName}\` has no columns.`, at: place })
  const said = callRules(noting, spec, typeName, place)
  return {
    spec: { ...spec, members },
    schema: toName(spec.schema),
    name,
    ...declaration,
    typeName,
    property: spec.repository ?? toCamelCase(name),
    place,
    rules: said.map((rule, index) => ({ spec: rule, at: rulePlace(sources, declaration, index, said.length) })),
    flagged: flaggedMembers(members),
    resolved: new Map(),
  }
}

const flaggedMembers = (members: TableSpec['members']): readonly string[] =>
  Object.entries(members).flatMap(([name, member]) => {
    if (columnSpec in member) return member[columnSpec].primaryKey ? [name] : []
    const relation = member[relationSpec]
    return relation.kind === 'belongsTo' && relation.primaryKey ? [name] : []
  })

/** The rules of a table; whatever its callback does wrong is a problem. */
function callRules(noting: Noting, spec: TableSpec, typeName: string, at: Place): readonly ConstraintSpec[] {
  if (!spec.rules) return []
  const columns = new Proxy({}, { get: (_, property) => makeReference(String(property)) })
  const refuseRules = (message: string) =>
    refuse(noting, { code: 'model/rules', message: `The rules of \`${typeName}\` ${message}.`, at })
  try {
    // The callback's parameter is typed by the table's own members; the proxy answers for each of them.
    const said: unknown = spec.rules(columns as never)
    if (!Array.isArray(said)) {
      refuseRules('are no array')
      return []
    }
    return said.flatMap((rule: unknown) => {
      if (isConstraint(rule)) return [rule[constraintSpec]]
      refuseRules('hold something that is no key, check or index')
      return []
    })
  } catch (error) {
    refuseRules(`can't be read: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

/** Enumerations that are exported, and those that columns use; keyed by their value. */
export function toEnumerations(
  noting: Noting,
  exports: readonly ModelExport[],
  drafts: ReadonlyMap<Table, TableDraft>,
  sources: Sources,
): ReadonlyMap<object, EnumerationIr> {
  const found = new Map<object, EnumerationIr>()
  const add = (value: unknown, typeName: string, declaration: Declared | undefined, at: Place) => {
    if (!isEnumeration(value) || found.has(value)) return
    const { name, schema, labels, was, mistakes, ...spec } = value[enumerationSpec]
    const comment = spec.comment ?? (declaration && commentOf(sources, declaration))
    for (const { message } of mistakes)
      refuse(noting, { code: 'model/enumeration', message: `In \`${name}\`, ${message}`, at })
    found.set(value, {
      schema,
      name,
      typeName,
      labels,
      ...(comment !== undefined && { comment }),
      ...(was !== undefined && { was }),
      place: at,
    })
  }
  for (const [value, { name, declaration }] of declared(exports, sources))
    add(value, toPascalCase(name), declaration, placeOf(sources, declaration))
  for (const draft of drafts.values())
    for (const member of Object.values(draft.spec.members)) {
      const value = columnSpec in member ? member[columnSpec].type.enumeration : undefined
      if (isEnumeration(value)) add(value, toPascalCase(value[enumerationSpec].name), undefined, draft.place)
    }
  return found
}
