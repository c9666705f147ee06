/** `index.js` and `index.d.ts`: `connect`, repositories, reports and what the runtime knows about them. All that runs is in this one file. */
import { functionExports } from '../functions-entry.ts'
import { createModuleScope, memberKey, objectKey, quoteText } from '../names.ts'
import { toPrinted } from '../print.ts'
import type { EmittedEnvironment, Project, ReportNames, TableNames } from '../project.ts'
import { CheckFunctions } from '../shapes/check-functions.ts'
import type { Code, Declaration, Entry, Import, Member, Statement, TsFile } from '../ts-file.ts'
import { toCheckDeclarations } from './check-function-code.ts'
import { type Emitter, importEnding } from './emitter.ts'
import { createFunctionImports } from './function-imports.ts'
import { type MetadataContext, type PartName, parts, toReportMetadata, toTableMetadata } from './metadata-code.ts'
import { createTakeFunctions } from './take-functions.ts'
import { toWriteBody } from './write-code.ts'

export const databaseEmitter: Emitter = {
  name: 'database',
  emit(project) {
    const { imports, declarations } = toScript(project)
    const types = toTypes(project)
    if (project.input.output === 'ts') return [toSource({ imports, declarations }, types)]
    return [
      { path: 'index.js', imports, declarations: [...declarations] },
      { path: 'index.d.ts', ...types },
    ]
  },
}

interface Parts {
  readonly imports: readonly Import[]
  readonly declarations: readonly Declaration[]
}

function toScript(project: Project): Parts {
  const scope = createModuleScope(['codec', 'openDatabase', 'connect', 'metadata', ...checkNames])
  const checks = new CheckFunctions()
  const functions = createFunctionImports(project, scope)
  const bindings = new Map(project.tables.map((names) => [names, scope.take(names.table.property)]))
  const writers = new Map(project.tables.map((names) => [names, scope.take(`write${names.row}`)]))
  const context = {
    project,
    functions: functions.nameOf,
    write: (names: TableNames) => writers.get(names) ?? '',
    part: (name: PartName) => checks.add(name, parts[name]),
  }
  const take = createTakeFunctions(checks, scope)
  const tables = project.tables.flatMap((names): readonly Declaration[] => [
    toPrinted({
      kind: 'block',
      head: `function ${bindings.get(names)}()`,
      body: withCodecs(context, (local) => toTableMetadata(names, local)),
    }),
    toPrinted({
      kind: 'block',
      head: `function ${writers.get(names)}(input, problems, isUpdate)`,
      body: toWriteBody(names, { checks, functions: functions.nameOf, take }),
    }),
  ])
  const reports = project.reports.map(
    (names): Entry => ({
      head: `${objectKey(names.report.property)}()`,
      body: withCodecs(context, (local) => toReportMetadata(names, local)),
    }),
  )
  const made = project.tables.map((names): Entry => ({ key: names.table.property, value: bindings.get(names) ?? '' }))
  const metadata: Code = {
    object: [
      { key: 'tables', value: { before: 'lazily(', inner: { object: made }, after: ')' } },
      { key: 'reports', value: { before: 'lazily(', inner: { object: reports }, after: ')' } },
      { key: 'environments', value: toEnvironments(project.input.environments) },
    ],
  }
  return {
    imports: [
      {
        from: '@tenon/runtime',
        names: [...(tables.length + reports.length > 0 ? ['codec'] : []), 'openDatabase'],
        typeOnly: false,
      },
      ...functions.imports(),
    ],
    declarations: [
      {
        kind: 'block',
        doc: connectDoc,
        head: connectHead,
        body: ['return openDatabase(target.length === 0 ? {} : target[0], metadata)'],
      },
      ...tables,
      {
        kind: 'value',
        doc: 'What the runtime knows about this schema.',
        head: 'export const metadata =',
        code: metadata,
      },
      ...(tables.length > 0 ? [column] : []),
      lazily,
      ...toCheckDeclarations(checks),
    ],
  }
}

/** Codecs that are made from parts stand before the record that uses them. */
function withCodecs(
  context: Omit<MetadataContext, 'codec'>,
  build: (context: MetadataContext) => Code,
): readonly Statement[] {
  const scope = createModuleScope(['codec', ...functionExports(context.project.input.schema.functions).values()])
  const codecs = new Map<string, string>()
  const code = build({
    ...context,
    codec(expression, property) {
      if (!expression.includes('(')) return expression
      const known = codecs.get(expression)
      if (known !== undefined) return known
      const binding = scope.take(`${property}Codec`)
      codecs.set(expression, binding)
      return binding
    },
  })
  return [
    ...[...codecs].map(([expression, binding]) => `const ${binding} = ${expression}`),
    { before: 'return ', code },
  ]
}

const column: Declaration = {
  kind: 'block',
  doc: 'A column of a table; `more` are the marks that few columns have.',
  head: 'function column(property, name, codec, type, more)',
  body: ['return { property, name, codec, type, nullable: false, ...more }'],
}

const lazily: Declaration = {
  kind: 'block',
  doc: 'Makes a record when it is first asked for: importing this file stays cheap, however many there are.',
  head: 'function lazily(makers)',
  body: [
    'const records = {}',
    {
      head: 'for (const [name, make] of Object.entries(makers))',
      body: [
        {
          head: 'const get = () =>',
          body: [
            'const value = make()',
            'Object.defineProperty(records, name, { value, enumerable: true })',
            'return value',
          ],
        },
        'Object.defineProperty(records, name, { get, enumerable: true, configurable: true })',
      ],
    },
    'return records',
  ],
}

const connectHead = 'export function connect(...target)'

/** An argument that is `undefined`, such as a variable that is not set, is no missing one: it must not lead elsewhere. */
const connectTarget = '...target: [] | [target: string | DatabaseOptions]'

const connectDoc =
  'Opens nothing before the first statement. Without a target it is the environment that `TENON_ENV` names; else a URL, or options.'

/** Names that checks may have in the file; no table may take them. */
const checkNames = (
  'lazily column nullable optional readOnly reference nullableReference primaryKey unique foreignKey check field refuse problem own isText lengthOf isTextOf isInteger isNumber isDecimalNumber isBigint isInstant isListOf hasOnly isJson ' +
  'compareDigits emailPattern urlPattern input problems isUpdate row value normal item ' +
  'isUuid isDate isTime isTimestamp isTimestamptz isInterval isDecimal isBigintText uuidPattern datePattern timePattern ' +
  'timestampPattern timestamptzPattern intervalPattern decimalPattern bigintTextPattern'
).split(' ')

function toEnvironments(environments: Readonly<Record<string, EmittedEnvironment>>): Code {
  const names = Object.keys(environments).sort()
  return { object: names.map((name) => ({ key: name, value: toLiteral(environments[name]) })) }
}

function toLiteral(value: unknown): Code {
  if (typeof value === 'string') return quoteText(value)
  if (Array.isArray(value)) return { array: value.map(toLiteral) }
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return { object: entries.map(([key, inner]) => ({ key, value: toLiteral(inner) })) }
}

function toTypes(project: Project): Parts {
  const ending = importEnding(project)
  const { tables, reports, enumerations } = project
  const repositories = tables.map(
    ({ table, types }): Member => ({
      name: memberKey(table.property),
      type: `Repository<${types}>`,
      readonly: true,
      doc: table.comment,
    }),
  )
  return {
    imports: [
      {
        from: '@tenon/runtime',
        names: [
          'Database as OpenDatabase',
          'DatabaseMetadata',
          'DatabaseOptions',
          ...(tables.length === 0 ? [] : ['Repository']),
          ...(reports.length === 0 ? [] : ['RunOptions']),
          'Transaction as OpenTransaction',
        ],
        typeOnly: true,
      },
      ...tables.map((names) => ({ from: `./tables/${names.file}${ending}`, names: [names.types], typeOnly: true })),
      ...reports.map((names) => ({
        from: `./reports/${names.file}${ending}`,
        names: reportTypes(names),
        typeOnly: true,
      })),
    ],
    declarations: [
      ...(enumerations.length === 0 ? [] : [exportTypes(`./enumerations${ending}`)]),
      ...reports
        .filter((names) => reportTypes(names).length > 0)
        .map((names) => exportTypes(`./reports/${names.file}${ending}`)),
      ...tables.map((names) => exportTypes(`./tables/${names.file}${ending}`)),
      {
        kind: 'interface',
        name: 'Repositories',
        doc: 'Every table by its name, and the reports.',
        members: [...repositories, { name: 'reports', type: 'Reports', readonly: true }],
      },
      { kind: 'interface', name: 'Reports', doc: 'Every report by its name.', members: reports.map(toReport) },
      {
        kind: 'interface',
        name: 'Database',
        doc: 'What `connect` gives.',
        extends: 'OpenDatabase<Repositories>',
        members: [],
      },
      {
        kind: 'alias',
        name: 'Transaction',
        doc: 'What the body of `db.transaction` gets.',
        type: 'OpenTransaction<Repositories>',
      },
      {
        kind: 'line',
        doc: connectDoc,
        text: `export declare function connect(${connectTarget}): Database`,
      },
      {
        kind: 'line',
        doc: 'What the runtime knows about this schema.',
        text: 'export declare const metadata: DatabaseMetadata',
      },
    ],
  }
}

const exportTypes = (from: string): Declaration => ({ kind: 'export-types', from })

const reportTypes = ({ report, row, parameters }: ReportNames): readonly string[] => [
  ...(report.parameters.length === 0 ? [] : [parameters]),
  ...(report.rows === 'count' ? [] : [row]),
]

function toReport({ report, row, parameters }: ReportNames): Member {
  const answer = { one: row, maybe: `${row} | undefined`, many: `${row}[]`, count: 'number' }[report.rows]
  const given = report.parameters.length === 0 ? 'parameters?: Record<string, never>' : `parameters: ${parameters}`
  return {
    name: memberKey(report.property),
    type: `(${given}, options?: RunOptions) => Promise<${answer}>`,
    readonly: true,
    doc: report.comment,
  }
}

/** The types and the script in one source: the script is not checked again, its types are those of the declarations. */
function toSource(script: Parts, types: Parts): TsFile {
  const declarations = types.declarations.filter((one) => one.kind !== 'line')
  const code = script.declarations.map((one): Declaration => {
    if (one.kind === 'block' && one.head === connectHead)
      return { ...one, head: `export function connect(${connectTarget}): Database` }
    if (one.kind === 'value' && one.head === 'export const metadata =')
      return { ...one, head: 'export const metadata: DatabaseMetadata =' }
    return one
  })
  return { path: 'index.ts', imports: [...script.imports, ...types.imports], declarations: [...declarations, ...code] }
}
