/** What zod.js and typebox.js have in common: which schemas there are, and how they are laid out and exported. */
import type { ColumnIr, Shape } from '@tenon/schema'
import { createModuleScope, isIdentifier, quoteText, type Scope, toPascal } from '../names.ts'
import { inline, toPrinted } from '../print.ts'
import {
  exactShape,
  isCounted,
  isOptional,
  isReadOnly,
  type Project,
  type ReportNames,
  type TableNames,
} from '../project.ts'
import type { NotedSchema } from '../shapes/to-typebox.ts'
import type { Form, Schema } from '../shapes/validator-schema.ts'
import type { Code, Declaration, Entry, Import, TsFile } from '../ts-file.ts'

export interface Target {
  readonly column: (column: ColumnIr, shape: Shape, form: Form) => NotedSchema
  readonly shape: (shape: Shape, form: Form) => Schema
  /** A column that takes arithmetic besides values. */
  readonly countable: (schema: Schema, shape: Shape, nullable: boolean) => Schema
  readonly nullable: (schema: Schema) => Schema
  readonly optional: (schema: Schema) => Schema
  readonly object: (fields: readonly { readonly key: string; readonly schema: Schema }[]) => Schema
}

/** Of a factor: its product is rounded to the column's digits, so it may have more of its own. */
export function toFactor(shape: Shape): Shape {
  if (shape.kind === 'number' && shape.scale !== undefined) return { kind: 'number', integer: false }
  if (shape.kind === 'string' && shape.precision !== undefined) return { kind: 'string', format: 'decimal' }
  return shape
}

/** With `own` only the same owner shares it: two columns that happen to look alike keep names of their own. */
export type Share = (name: string, code: Code, own?: string) => string

interface Group {
  readonly code: Entry
  readonly type: Entry
}

const forms = ['value', 'json'] as const

function toForms(name: string, build: (form: Form) => Schema): Group {
  const built = forms.map((form) => ({ form, ...build(form) }))
  const entries = (pick: 'code' | 'type') => built.map((one): Entry => ({ key: one.form, value: one[pick] }))
  return {
    code: { key: name, value: { object: entries('code') } },
    type: { key: name, value: { object: entries('type') } },
  }
}

interface Exported {
  /** The name that users import. */
  readonly name: string
  readonly doc: string | undefined
  readonly code: Code
  readonly type: Code
}

const toExported = (name: string, notes: readonly string[], groups: readonly Group[]): Exported => ({
  name,
  doc:
    notes.length === 0
      ? undefined
      : ['Not said by these schemas, but checked on write:', ...notes.map((note) => `- ${note}`)].join('\n'),
  code: { object: groups.map((group) => group.code) },
  type: { object: groups.map((group) => group.type) },
})

function toTableExport(names: TableNames, target: Target, share: Share): Exported {
  const { table } = names
  const notes = new Set<string>()
  const built = { value: new Map<ColumnIr, Schema>(), json: new Map<ColumnIr, Schema>() }
  const toColumn = (column: ColumnIr, shape: Shape, form: Form): Schema => {
    const { notes: told, ...own } = target.column(column, shape, form)
    const plain = shareLong(own, names, column, share)
    for (const note of told) notes.add(note)
    const nullable = column.nullable ? target.nullable(plain) : plain
    built[form].set(column, nullable)
    return nullable
  }
  const build = (form: Form, isUpdate: boolean): Schema => {
    const columns = table.columns.filter((column) => !isReadOnly(column) && !(form === 'json' && column.hidden))
    const fields = columns.map((column) => {
      const shape = exactShape(column)
      const nullable = built[form].get(column) ?? toColumn(column, shape, form)
      const isStep = isUpdate && form === 'value' && isCounted(names, column)
      const full = isStep ? target.countable(nullable, shape, column.nullable) : nullable
      return { key: column.property, schema: isUpdate || isOptional(column) ? target.optional(full) : full }
    })
    return target.object(fields)
  }
  const groups = [toForms('insert', (form) => build(form, false)), toForms('update', (form) => build(form, true))]
  return toExported(table.property, [...notes], groups)
}

/** Long schemas of a column stand once, under a name of their own. */
function shareLong(schema: Schema, { row }: TableNames, column: ColumnIr, share: Share): Schema {
  const line = inline(schema.code)
  if (line === undefined || line.length < 40) return schema
  return {
    code: share(
      `${row.charAt(0).toLowerCase()}${row.slice(1)}${toPascal(column.property)}`,
      schema.code,
      `${row}.${column.property}`,
    ),
    type: schema.type,
  }
}

/** `reports.<report>.row` and `.parameters`, in both forms. */
function toReportsExport(reports: readonly ReportNames[], target: Target): Exported {
  const field = (
    one: { readonly property: string; readonly shape: Shape; readonly nullable: boolean; readonly type: string },
    form: Form,
  ) => {
    const plain = target.shape(exactShape({ shape: one.shape, sqlType: one.type }), form)
    return { key: one.property, schema: one.nullable ? target.nullable(plain) : plain }
  }
  const groups = reports.map(({ report }): Group => {
    const parts = [
      toForms('parameters', (form) => target.object(report.parameters.map((one) => field(one, form)))),
      ...(report.rows === 'count'
        ? []
        : [toForms('row', (form) => target.object(report.columns.map((one) => field(one, form))))]),
    ]
    return {
      code: { key: report.property, value: { object: parts.map((part) => part.code) } },
      type: { key: report.property, value: { object: parts.map((part) => part.type) } },
    }
  })
  return toExported('reports', [], groups)
}

/** Expressions that many columns share, by name. */
export function createShared(scope: Scope): {
  share: Share
  declarations: () => readonly Declaration[]
} {
  const byCode = new Map<string, { readonly name: string; readonly code: Code }>()
  return {
    share(name, code, own = '') {
      const line = `${own}\0${inline(code) ?? ''}`
      const known = byCode.get(line)?.name
      if (known !== undefined) return known
      const taken = scope.take(name)
      byCode.set(line, { name: taken, code })
      return taken
    },
    // In the order of their making: one may stand in the next.
    declarations: () =>
      [...byCode.values()].map(
        ({ name, code }): Declaration =>
          typeof code === 'string'
            ? { kind: 'line', text: `const ${name} = ${code}` }
            : { kind: 'value', head: `const ${name} =`, code },
      ),
  }
}

interface Parts {
  readonly project: Project
  readonly name: string
  readonly target: Target
  readonly share: Share
  readonly scope: Scope
  /** Sees each type before it is printed. */
  readonly note?: (type: Code) => void
  /** What is known only when all schemas are made. */
  readonly rest: () => {
    readonly codeImports: readonly Import[]
    readonly typeImports: readonly Import[]
    readonly before: readonly Declaration[]
    readonly after: readonly Declaration[]
  }
}

/** One at a time: of a thousand tables only the printed text stays. */
function* toExports({ project, target, share }: Parts): Iterable<Exported> {
  for (const names of project.tables) yield toTableExport(names, target, share)
  if (project.reports.length > 0) yield toReportsExport(project.reports, target)
}

/** The script and its declarations, or one TypeScript source. */
export function toFiles(parts: Parts): readonly TsFile[] {
  const { project, name, scope, note } = parts
  const isSource = project.input.output === 'ts'
  const code: Declaration[] = []
  const types: Declaration[] = []
  const renamed: string[] = []
  for (const one of toExports(parts)) {
    note?.(one.type)
    const binding = scope.take(one.name)
    const isPlain = binding === one.name
    if (!isPlain) renamed.push(`${binding} as ${isIdentifier(one.name) ? one.name : quoteText(one.name)}`)
    const { doc } = one
    const before = isPlain ? 'export ' : ''
    // What the compiler would infer takes `undefined` for a field that is left out, which a row's types do not.
    const type = isSource ? scope.take(`${toPascal(one.name)}Schemas`) : undefined
    if (type !== undefined) code.push(toPrinted({ kind: 'value', head: `type ${type} =`, code: one.type }))
    const annotation = type === undefined ? '' : `: ${type}`
    code.push(toPrinted({ kind: 'value', head: `${before}const ${binding}${annotation} =`, code: one.code, doc }))
    if (!isSource)
      types.push(toPrinted({ kind: 'value', head: `${before}declare const ${binding}:`, code: one.type, doc }))
  }
  const renames: readonly Declaration[] =
    renamed.length === 0 ? [] : [{ kind: 'export', names: renamed, typeOnly: false }]
  const none: readonly Declaration[] = code.length === 0 ? [{ kind: 'line', text: 'export {}' }] : []
  const { before, after, codeImports, typeImports } = parts.rest()
  const script = [...before, ...code, ...renames, ...none, ...after]
  if (isSource) return [{ path: `${name}.ts`, imports: withTypes(codeImports, typeImports), declarations: script }]
  return [
    { path: `${name}.js`, imports: codeImports, declarations: script },
    { path: `${name}.d.ts`, imports: typeImports, declarations: [...types, ...renames, ...none] },
  ]
}

/** Names that are imported as values are types as well. */
const withTypes = (values: readonly Import[], types: readonly Import[]): readonly Import[] => [
  ...values,
  ...types.map((one) => ({
    ...one,
    names: one.names.filter((name) => !values.some(({ from, names }) => from === one.from && names.includes(name))),
  })),
]

export const createValidatorScope = (taken: readonly string[]): Scope => createModuleScope(taken)
