/** What `index.js` tells the runtime about tables and reports, as code. */
import type { ColumnIr, ColumnPair, RelationIr, TableName } from '@tenon/schema'
import { access, quoteText } from '../names.ts'
import { compareText } from '../print.ts'
import { isOptional, isReadOnly, isReference, type Project, type ReportNames, type TableNames } from '../project.ts'
import type { FunctionNames } from '../shapes/to-check.ts'
import { toCodec, toReportCodec } from '../shapes/to-codec.ts'
import { isCountable } from '../shapes/to-type.ts'
import type { Code, Entry } from '../ts-file.ts'
import { deferrableKeys, nullsNotDistinctKeys, uniqueKeys } from './table-types.ts'

export interface MetadataContext {
  readonly project: Project
  readonly functions: FunctionNames
  /** A binding for the codec: shared by all columns that have the same. */
  readonly codec: (expression: string, property: string) => string
  /** The function that checks what is written to the table. */
  readonly write: (names: TableNames) => string
  /** The name of what many tables share; it is printed where it is used. */
  readonly part: (name: PartName) => string
}

/** Marks that most columns have, and constraints by their kind. */
export const parts = {
  nullable: ['const nullable = { nullable: true, optional: true }'],
  optional: ['const optional = { optional: true }'],
  readOnly: ['const readOnly = { readOnly: true, optional: true }'],
  reference: ['const reference = { reference: true }'],
  nullableReference: ['const nullableReference = { nullable: true, optional: true, reference: true }'],
  primaryKey: toConstraintPart('primaryKey', 'primary-key'),
  unique: toConstraintPart('unique', 'unique'),
  foreignKey: toConstraintPart('foreignKey', 'foreign-key'),
  check: toConstraintPart('check', 'check'),
  exclusion: toConstraintPart('exclusion', 'exclusion'),
} as const

export type PartName = keyof typeof parts

function toConstraintPart(name: string, kind: string): readonly string[] {
  return [`function ${name}(fields) {`, `  return { kind: '${kind}', fields }`, '}']
}

const entry = (key: string, value: Code): Entry => ({ key, value })
const texts = (values: readonly string[]): Code => ({ array: values.map(quoteText) })

export function toTableMetadata(names: TableNames, context: MetadataContext): Code {
  const { table } = names
  const properties = (columns: readonly string[]) => texts(columns.map((name) => propertyOf(names, name)))
  const uniques = uniqueKeys(names).filter((columns) => columns !== table.primaryKey?.columns)
  const some = (key: string, keys: readonly (readonly string[])[]) =>
    keys.length === 0 ? [] : [entry(key, { array: keys.map(properties) })]
  const marksOf = createMarks(names, context)
  return {
    object: [
      entry('schema', quoteText(table.schema)),
      entry('name', quoteText(table.name)),
      entry('property', quoteText(table.property)),
      entry('model', quoteText(table.typeName)),
      entry('columns', { array: table.columns.map((column) => toColumn(column, context, marksOf(column))) }),
      entry('primaryKey', properties(table.primaryKey?.columns ?? [])),
      entry('uniques', { array: uniques.map(properties) }),
      ...some('deferrable', deferrableKeys(names)),
      ...some('nullsNotDistinct', nullsNotDistinctKeys(names)),
      entry('relations', {
        object: table.relations.map((one) => entry(one.name, toRelation(names, one, context.project))),
      }),
      entry('constraints', { object: toConstraints(names, context) }),
      entry('decodeRow', toDecode(names, context)),
      entry('toInsert', `(input, problems) => ${context.write(names)}(input, problems, false)`),
      entry('toUpdate', `(input, problems) => ${context.write(names)}(input, problems, true)`),
    ],
  }
}

function propertyOf({ table }: TableNames, name: string): string {
  const column = table.columns.find((one) => one.name === name)
  if (!column)
    throw new Error(`\`${table.name}\` has no column \`${name}\`. This is a defect of Tenon; please report it.`)
  return column.property
}

type Mark = readonly [key: string, value: string]

/** What few columns have. */
function createMarks(
  names: TableNames,
  { project, functions }: MetadataContext,
): (column: ColumnIr) => readonly Mark[] {
  const own = project.defaultsOf(names.table)
  const flag = (key: string, isSet: boolean) => (isSet ? [[key, 'true'] as const] : [])
  return (column) => {
    // A type that Tenon only carries may be a domain with a default of its own.
    const isGiven = own.includes(column.name) || column.default?.kind === 'sql'
    const serverDefault = column.nullable && !isReadOnly(column) && (isGiven || column.shape.kind === 'opaque')
    return [
      ...flag('nullable', column.nullable),
      ...flag('hidden', column.hidden),
      ...flag('readOnly', isReadOnly(column)),
      ...flag('optional', isOptional(column)),
      ...flag('updatedNow', column.updatedNow),
      ...flag('reference', isCountable(column.shape) && isReference(names, column)),
      ...flag('serverDefault', serverDefault),
      ...(column.default?.kind === 'client' ? [['clientDefault', functions(column.default.call)] as const] : []),
    ]
  }
}

function toColumn(column: ColumnIr, context: MetadataContext, marks: readonly Mark[]): Code {
  const codec = context.codec(toCodec(column.shape, column.sqlType), column.property)
  const plain = `column(${quoteText(column.property)}, ${quoteText(column.name)}, ${codec}, ${quoteText(toTypeName(column.sqlType))}`
  if (marks.length === 0) return `${plain})`
  const usual = usualMarks.get(marks.map(([key]) => key).join())
  if (usual) return `${plain}, ${context.part(usual)})`
  return { before: `${plain}, `, inner: { object: marks.map(([key, value]) => entry(key, value)) }, after: ')' }
}

const usualMarks: ReadonlyMap<string, PartName> = new Map([
  ['nullable,optional', 'nullable'],
  ['optional', 'optional'],
  ['readOnly,optional', 'readOnly'],
  ['reference', 'reference'],
  ['nullable,optional,reference', 'nullableReference'],
])

const typeNames: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  real: 'float4',
  'double precision': 'float8',
  decimal: 'numeric',
  character: 'bpchar',
  char: 'bpchar',
  'character varying': 'varchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
}

/** The server's own name of a built-in type, without its modifier; what is quoted stays. */
export function toTypeName(sqlType: string): string {
  if (sqlType.includes('"')) return sqlType
  const [, bare = sqlType, lists = ''] = /^(.*?)((?:\[\])*)$/.exec(sqlType.replace(/ ?\([\d, -]+\)/, '')) ?? []
  return (Object.hasOwn(typeNames, bare) ? typeNames[bare] : bare) + lists
}

function toRelation(names: TableNames, relation: RelationIr, project: Project): Code {
  const property = (name: TableName) => quoteText(project.tableOf(name).table.property)
  const pairs = (on: readonly ColumnPair[], from: TableNames, to: TableNames): Code => ({
    array: on.map((pair) => texts([propertyOf(from, pair.from), propertyOf(to, pair.to)])),
  })
  const target = project.tableOf(relation.target)
  const between = relation.through && project.tableOf(relation.through.table)
  return {
    object: [
      entry('target', property(relation.target)),
      entry('many', String(relation.many)),
      entry('optional', String(relation.optional)),
      entry('on', pairs(relation.on, names, between ?? target)),
      ...(relation.through && between
        ? [
            entry('through', {
              object: [
                entry('table', property(relation.through.table)),
                entry('on', pairs(relation.through.on, between, target)),
              ],
            }),
          ]
        : []),
    ],
  }
}

function toConstraints(names: TableNames, context: MetadataContext): readonly Entry[] {
  const told = toAuthored(names, context)
  const added = context.project
    .constraintsOf(names.table)
    .filter((one) => !told.some((other) => 'key' in other && other.key === one.name))
  const sorted = added.sort((left, right) => compareText(left.name, right.name))
  return [
    ...told,
    ...sorted.map(({ name, kind, definition }): Entry => {
      const fields = columnsIn(names, definition).map((column) => propertyOf(names, column))
      return entry(name, { before: `${context.part(kind)}(`, inner: texts(fields), after: ')' })
    }),
  ]
}

/** Those of the models. */
function toAuthored(names: TableNames, context: MetadataContext): readonly Entry[] {
  const { table } = names
  const properties = (columns: readonly string[]) => columns.map((name) => propertyOf(names, name))
  const constraint = (name: string, kind: PartName, fields: readonly string[]): Entry =>
    entry(name, { before: `${context.part(kind)}(`, inner: texts(fields), after: ')' })
  return [
    ...(table.primaryKey
      ? [constraint(table.primaryKey.name, 'primaryKey', properties(table.primaryKey.columns))]
      : []),
    ...table.uniques.map((one) => constraint(one.name, 'unique', properties(one.columns))),
    ...table.indexes
      .filter((index) => index.unique)
      .map((index) =>
        constraint(
          index.name,
          'unique',
          properties(index.keys.flatMap((key) => key.column ?? columnsIn(names, key.expression))),
        ),
      ),
    ...table.foreignKeys.map((one) => constraint(one.name, 'foreignKey', properties(one.columns))),
    ...table.checks.map((one) => constraint(one.name, 'check', properties(columnsIn(names, one.expression)))),
  ]
}

/** Columns whose names stand in an expression: what a form shows the message beside, so a name too many does no harm. */
function columnsIn({ table }: TableNames, expression = ''): readonly string[] {
  const code = expression.replace(/'(?:[^']|'')*'/g, ' ')
  const words = new Set(code.match(/"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [])
  return table.columns
    .filter(({ name }) => words.has(name) || words.has(`"${name.replaceAll('"', '""')}"`))
    .map(({ name }) => name)
}

/** Codecs that give the server's text as it is. */
const plainCodecs = /^codec\.(?:text|uuid|date|time|timestamp|timestamptz|interval|decimal|bigintText|opaque)$/

function toDecode({ table }: TableNames, context: MetadataContext): Code {
  const shown = table.columns.filter((column) => !column.hidden)
  return {
    before: '(row) => (',
    inner: {
      object: shown.map((column, at) => {
        const expression = toCodec(column.shape, column.sqlType)
        const cell = `row[${at}]`
        const decoded = plainCodecs.test(expression)
          ? cell
          : `${access(context.codec(expression, column.property), 'decode')}(${cell})`
        return entry(
          column.property,
          column.nullable && decoded !== cell ? `${cell} === null ? null : ${decoded}` : decoded,
        )
      }),
    },
    after: ')',
  }
}

export function toReportMetadata({ report }: ReportNames, context: MetadataContext): Code {
  const codec = (expression: string, property: string) => entry('codec', context.codec(expression, property))
  return {
    object: [
      entry('name', quoteText(report.name)),
      entry('text', quoteText(report.text)),
      entry('parameters', {
        array: report.parameters.map((one) => ({
          object: [
            entry('name', quoteText(one.property)),
            codec(toCodec(one.shape, one.type), one.property),
            entry('type', quoteText(toTypeName(one.type))),
            entry('nullable', String(one.nullable)),
          ],
        })),
      }),
      entry('columns', {
        array: report.columns.map(({ property, shape, type }) => ({
          object: [entry('property', quoteText(property)), codec(toReportCodec(shape, type), property)],
        })),
      }),
      entry('rows', quoteText(report.rows)),
      ...(report.readOnly ? [entry('readOnly', 'true')] : []),
      ...(report.timeout === undefined ? [] : [entry('timeout', String(report.timeout))]),
    ],
  }
}
