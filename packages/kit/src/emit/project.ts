/** What emitters are given, with every name decided: files, types, bindings. */
import type { ColumnIr, EnumerationIr, SchemaIr, Shape, TableIr, TableName } from '@tenon/schema'
import type { DescribedReport } from '../report/described.ts'
import type { ImportExtension } from './import-extension.ts'
import { createScope, type Scope, toFileName, toPascal } from './names.ts'
import { compareText } from './print.ts'
import { isCountable } from './shapes/to-type.ts'

export type Validator = 'zod' | 'typebox'

/** `js`: JavaScript and declarations; `ts`: TypeScript sources. */
export type Output = 'js' | 'ts'

/** Where an environment's URL and settings come from: names of variables and defaults, never values. */
export interface EmittedEnvironment {
  readonly url: { readonly variable?: string; readonly default?: string }
  readonly pool?: Readonly<Record<string, number>>
  readonly log?: { readonly queries?: boolean; readonly slowerThan?: number }
}

/** A constraint that stands beside the models, in an SQL file: a row that it refuses gets its fields told too. */
export interface AddedConstraint {
  readonly table: TableName
  readonly name: string
  readonly kind: 'primaryKey' | 'unique' | 'foreignKey' | 'check' | 'exclusion'
  /** The server's text, of this table's columns only. */
  readonly definition: string
}

export interface EmitInput {
  readonly schema: SchemaIr
  readonly constraints?: readonly AddedConstraint[]
  /** Columns that the database has a default for, whoever said so. */
  readonly defaults?: readonly { readonly table: TableName; readonly column: string }[]
  readonly reports: readonly DescribedReport[]
  readonly environments: Readonly<Record<string, EmittedEnvironment>>
  readonly validators: readonly Validator[]
  /** Default `js`. */
  readonly output?: Output
  /** How `.ts` output names its own files in imports: as the user's `moduleResolution` wants it. Default `.js`. */
  readonly importExtension?: ImportExtension
  /** What to put into `functions.js`: the bundle of `functionsEntry(schema)`. Needed when the schema names functions. */
  readonly functions?: string
}

/** A table with the names that its emitted types have. */
export interface TableNames {
  readonly table: TableIr
  /** Below `tables/`, without ending. */
  readonly file: string
  readonly row: string
  readonly columns: string
  readonly insert: string
  readonly update: string
  readonly where: string
  readonly relations: string
  readonly types: string
  /** Named types of this table's choices and records, by column name. */
  readonly parts: ReadonlyMap<string, string>
}

export interface ReportNames {
  readonly report: DescribedReport
  /** Below `reports/`, without ending. */
  readonly file: string
  readonly row: string
  readonly parameters: string
  readonly parts: ReadonlyMap<string, string>
}

export interface Project {
  readonly input: EmitInput
  readonly tables: readonly TableNames[]
  readonly reports: readonly ReportNames[]
  readonly enumerations: readonly { readonly enumeration: EnumerationIr; readonly type: string }[]
  readonly tableOf: (name: TableName) => TableNames
  readonly constraintsOf: (table: TableName) => readonly AddedConstraint[]
  /** Names of the columns that the database has a default for. */
  readonly defaultsOf: (table: TableName) => readonly string[]
  /** The emitted type of an enumeration that has these labels under this name. */
  readonly enumerationOf: (shape: Extract<Shape, { kind: 'choice' }>) => string | undefined
}

export function nameProject(input: EmitInput): Project {
  const types = createScope(takenTypes)
  const { enumerations: declared, tables: given } = input.schema
  // Whoever the user named comes first; derived names step aside.
  const rows = new Map(given.map((table) => [table, types.take(table.typeName)]))
  const enumerations = [...declared]
    .sort((left, right) => compareText(left.typeName, right.typeName))
    .map((enumeration) => ({ enumeration, type: types.take(enumeration.typeName) }))
  const enumerationOf: Project['enumerationOf'] = (shape) =>
    enumerations.find(
      ({ enumeration }) => enumeration.typeName === shape.name && sameLabels(enumeration.labels, shape.values),
    )?.type
  const files = createScope([], (name) => name.toLowerCase())
  const tables = [...given]
    .sort((left, right) => compareText(left.property, right.property))
    .map((table) => nameTable(table, rows.get(table) ?? table.typeName, { types, files, enumerationOf }))
  const byName = new Map(tables.map((names) => [qualified(names.table), names]))
  const constraints = byTable(input.constraints)
  const defaults = byTable(input.defaults)
  return {
    input,
    tables,
    reports: nameReports(input.reports, types),
    enumerations,
    enumerationOf,
    tableOf(name) {
      const found = byName.get(qualified(name))
      if (!found)
        throw new Error(
          `No table \`${name.schema}.${name.name}\` in the schema. This is a defect of Tenon; please report it.`,
        )
      return found
    },
    constraintsOf: (table) => constraints.get(qualified(table)) ?? [],
    defaultsOf: (table) => (defaults.get(qualified(table)) ?? []).map(({ column }) => column),
  }
}

/** What the emitted files import under these names, and globals that they mean. */
const takenTypes = (
  'Aggregate BigintFilter BooleanFilter BytesFilter ChoiceFilter Comparison Database DatabaseMetadata DatabaseOptions DateFilter Equality Increment ' +
  'InstantFilter Json JsonFilter ListFilter OpenDatabase OpenTransaction NumberFilter NumericFilter OpaqueFilter Query Reports Repositories Repository RunOptions ' +
  'Some TextFilter Transaction UuidFilter Array Date Promise Uint8Array z'
).split(' ')

const qualified = ({ schema, name }: TableName): string => `${schema}\0${name}`

function byTable<One extends { readonly table: TableName }>(all: readonly One[] = []): ReadonlyMap<string, One[]> {
  const tables = new Map<string, One[]>()
  for (const one of all) {
    const key = qualified(one.table)
    const known = tables.get(key)
    if (known) known.push(one)
    else tables.set(key, [one])
  }
  return tables
}

const sameLabels = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((label, index) => label === right[index])

interface NamingScopes {
  readonly types: Scope
  readonly files: Scope
  readonly enumerationOf: Project['enumerationOf']
}

function nameTable(table: TableIr, row: string, { types, files, enumerationOf }: NamingScopes): TableNames {
  const named = (suffix: string) => types.take(`${row}${suffix}`)
  return {
    table,
    file: files.take(toFileName(table.typeName)),
    row,
    columns: table.columns.some((column) => column.hidden) ? named('Columns') : row,
    insert: named('Insert'),
    update: named('Update'),
    where: named('Where'),
    relations: named('Relations'),
    types: named('Table'),
    parts: nameParts(table.columns, row, types, enumerationOf),
  }
}

interface Part {
  readonly name: string
  readonly property: string
  readonly shape: Shape
}

function nameParts(
  parts: readonly Part[],
  owner: string,
  types: Scope,
  enumerationOf: Project['enumerationOf'],
): ReadonlyMap<string, string> {
  const named = new Map<string, string>()
  for (const { name, property, shape } of parts) {
    const inner = innermost(shape)
    const wants = inner.kind === 'record' || (inner.kind === 'choice' && enumerationOf(inner) === undefined)
    if (wants) named.set(name, types.take(owner + toPascal(property)))
  }
  return named
}

export const innermost = (shape: Shape): Shape => (shape.kind === 'list' ? innermost(shape.of) : shape)

function nameReports(reports: readonly DescribedReport[], types: Scope): readonly ReportNames[] {
  const files = createScope([], (name) => name.toLowerCase())
  return [...reports]
    .sort((left, right) => compareText(left.property, right.property))
    .map((report) => ({
      report,
      file: files.take(toFileName(report.name)),
      row: types.take(`${report.typeName}Row`),
      parameters: types.take(`${report.typeName}Parameters`),
      parts: new Map(),
    }))
}

/** A column's shape with what only its SQL type tells: the digits of a fraction, the range of a `real`. */
export function exactShape(column: Pick<ColumnIr, 'shape'> & { readonly sqlType: string }): Shape {
  return refine(column.shape, column.sqlType)
}

const realMost = 3.4028234663852886e38

function refine(shape: Shape, sqlType: string): Shape {
  if (shape.kind === 'list') return { ...shape, of: refine(shape.of, sqlType.replace(/\[\]$/, '')) }
  if (shape.kind === 'number' && /^(?:real|float4)$/.test(sqlType)) return { min: -realMost, max: realMost, ...shape }
  const digitsOf = shape.kind === 'number' ? /^(?:numeric|decimal)\((\d+)(?:, ?(-?\d+))?\)$/.exec(sqlType) : null
  if (shape.kind === 'number' && digitsOf) {
    const scale = Math.max(Number(digitsOf[2] ?? 0), 0)
    const most = Number(`${'9'.repeat(Math.max(Number(digitsOf[1]) - scale, 0))}.${'9'.repeat(scale)}`)
    return { min: -most, max: most, ...shape, scale }
  }
  const isClock = shape.kind === 'string' && /^time/.test(shape.format ?? '') && shape.precision === undefined
  const digits = isClock ? /\((\d)\)/.exec(sqlType)?.[1] : undefined
  return digits !== undefined && shape.kind === 'string' ? { ...shape, precision: Number(digits) } : shape
}

/** True for a number that counts something: not one that only names a row. */
export const isCounted = (names: TableNames, column: ColumnIr): boolean =>
  isCountable(column.shape) && !isReference(names, column) && !names.table.primaryKey?.columns.includes(column.name)

/** True for a column of a foreign key of the models. */
export const isReference = ({ table }: TableNames, column: ColumnIr): boolean =>
  table.foreignKeys.some((key) => key.columns.includes(column.name))

/** True for what no insert and no update may set. */
export const isReadOnly = (column: ColumnIr): boolean => column.identity === 'always' || column.generated !== undefined

/** True for what an insert may leave out. */
export const isOptional = (column: ColumnIr): boolean =>
  column.nullable || column.default !== undefined || column.identity !== undefined || column.generated !== undefined
