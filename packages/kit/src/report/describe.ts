/** Describes the reports of one `.sql` file on a database: types, nullability, parameters, number of rows, and all that is wrong. */
import { DatabaseError, type Description, type Session } from '@tenon/runtime/migrate'
import type { Shape } from '@tenon/schema'
import type { Problem } from '@tenon/schema/problem'
import { type Analysed, analyse, hideTrees, showTrees } from './analyse.ts'
import { type AnnotatedStatement, readAnnotations } from './annotation.ts'
import { camelCase, pascalCase } from './camel-case.ts'
import { type Cardinality, cardinality } from './cardinality.ts'
import {
  anonymousRecord,
  assertionProblems,
  columnProblems,
  rowsProblems,
  sortedByParameter,
} from './column-problem.ts'
import type { DescribedParameter, DescribedReport, DescribedReportColumn } from './described.ts'
import type { Known } from './known.ts'
import { newAnalysis } from './nullability/analysis.ts'
import { resultList } from './nullability/result-list.ts'
import { locationOf, type Why } from './nullability/scope.ts'
import { nullabilityOf, type ParameterUse, parameterUses } from './parameters.ts'
import { fromBytes, toPlace } from './position.ts'
import { readsOnly } from './reads-only.ts'
import { toProblem } from './server-problem.ts'
import { columnShape, type ModelColumns, outputShape, type ShapeContext } from './shapes.ts'
import { child, children, type Node } from './tree.ts'
import { nest, shapeOfType } from './type-shape.ts'

export interface ReportFile {
  /** Path relative to the project's root. */
  readonly file: string
  readonly text: string
}

export interface DescribeInput {
  readonly files: readonly ReportFile[]
  readonly session: Session
  /** From `readKnown`, of the same database. */
  readonly known: Known
  /** What the models say of a column; without it types alone decide. */
  readonly model?: ModelColumns
}

export interface DescribedFiles {
  readonly reports: readonly DescribedReport[]
  /** Problems of whole files; those of one report stand in it. */
  readonly problems: readonly Problem[]
}

/** Reports in the order of the files and of the statements in them. */
export async function describeFiles({ files, session, known, model }: DescribeInput): Promise<DescribedFiles> {
  const context: ShapeContext = { known, model: model ?? (() => undefined) }
  const reports: DescribedReport[] = []
  const problems: Problem[] = []
  await showTrees(session)
  try {
    for (const file of files) {
      const annotated = await readAnnotations(file.file, file.text)
      problems.push(...annotated.problems)
      for (const statement of annotated.statements) reports.push(await describe(file, statement, session, context))
    }
  } finally {
    await hideTrees(session)
  }
  return { reports, problems }
}

async function describe(
  file: ReportFile,
  statement: AnnotatedStatement,
  session: Session,
  context: ShapeContext,
): Promise<DescribedReport> {
  const base = {
    file: file.file,
    place: statement.place,
    name: statement.name,
    property: camelCase(statement.name),
    typeName: pascalCase(statement.name),
    ...(statement.comment === undefined ? {} : { comment: statement.comment }),
    ...(statement.timeout === undefined ? {} : { timeout: statement.timeout }),
    text: statement.numbered.text,
  }
  const refused = { file: file.file, source: file.text, numbered: statement.numbered, start: statement.place }
  try {
    const analysed = await analyse(session, statement.numbered.text)
    if (!analysed.query && !writes.test(statement.numbered.text))
      return { ...base, ...nothing, problems: [...statement.problems, noQuery(statement)] }
    const types = await typeNames(session, analysed.description)
    const task = { file, statement, context, types, description: analysed.description }
    return { ...base, ...(analysed.query ? describeQuery({ ...task, query: analysed.query }) : describeReplaced(task)) }
  } catch (error) {
    if (error instanceof RangeError)
      return { ...base, ...nothing, problems: [...statement.problems, tooDeep(statement)] }
    if (!(error instanceof DatabaseError) || error.sqlstate === undefined) throw error
    return { ...base, ...nothing, problems: [...statement.problems, await toProblem(error, refused, context.known)] }
  }
}

const nothing = { rows: 'many', parameters: [], columns: [] } as const

const noQuery = (statement: AnnotatedStatement): Problem => ({
  code: 'report/no-query',
  severity: 'error',
  at: statement.place,
  message: 'A report is a query or a statement that writes rows, and this is neither.',
  hint: 'Definitions belong into models or `schema/sql`, other commands into migrations.',
})

/** The rules follow an expression as deep as it goes, and so does the stack. */
const tooDeep = (statement: AnnotatedStatement): Problem => ({
  code: 'report/too-deep',
  severity: 'error',
  at: statement.place,
  message: 'An expression of this statement is nested too deeply to be looked through.',
  hint: 'Write a long chain of operators as a list, `in (…)`, `any(…)` or `concat(…)`, or as a sub-select.',
})

/** Rules of the table may put other statements in place of one that writes, or none; its own count is all that it gives. */
const writes = /^(?:insert|update|delete|merge|with)\b/i

const describeReplaced = (task: Omit<Task, 'query'>): Described => ({
  rows: 'count',
  parameters: describeParameters(task, new Map()),
  columns: [],
  problems: task.statement.problems,
})

interface Task extends Analysed {
  readonly query: Node
  readonly file: ReportFile
  readonly statement: AnnotatedStatement
  readonly context: ShapeContext
  readonly types: (oid: number, modifier: number) => string
}

type Described = Pick<DescribedReport, 'rows' | 'readOnly' | 'parameters' | 'columns' | 'problems'>

function describeQuery(task: Task): Described {
  const { query, statement, context } = task
  const uses = parameterUses(query, context.known)
  const columns = describeColumns(task, uses)
  const found: Cardinality | 'count' = columns.length === 0 ? 'count' : cardinality(query, context.known)
  const proved = found === 'count' ? 'count' : found.rows
  const asserted = columns.map((column) => withAssertion(column, statement))
  return {
    rows: statement.rows === 'many' && found !== 'count' ? 'many' : proved,
    ...(readsOnly(query, context.known) ? { readOnly: true } : {}),
    parameters: describeParameters(task, uses),
    columns: asserted,
    problems: [
      ...statement.problems,
      ...columnProblems(columns, statement.place),
      ...rowsProblems(statement, found),
      ...sortProblems(task, uses),
      ...recordProblems(task),
      ...assertionProblems(statement, columns),
    ],
  }
}

/** Of parameters where a column's name was meant. */
function sortProblems({ file, statement: { numbered } }: Task, uses: ReadonlyMap<number, ParameterUse>) {
  return [...uses].flatMap(([index, use]) => {
    const at = toPlace(file.file, file.text, numbered.places[index - 1] ?? 0)
    return use.sorts ? [sortedByParameter(numbered.names[index - 1] ?? `p${index}`, at)] : []
  })
}

const anonymousRecords = new Set([2249, 2287])

function recordProblems({ file, statement: { numbered }, description }: Task): readonly Problem[] {
  return description.parameters.flatMap((type, index) => {
    const at = toPlace(file.file, file.text, numbered.places[index] ?? 0)
    return anonymousRecords.has(type) ? [anonymousRecord(numbered.names[index] ?? `p${index + 1}`, at)] : []
  })
}

function withAssertion(column: DescribedReportColumn, statement: AnnotatedStatement): DescribedReportColumn {
  if (!statement.assertions.some(({ column: name, reason }) => name === column.name && reason !== undefined))
    return column
  const { reason: _, ...rest } = column
  return { ...rest, nullable: false }
}

function describeColumns(task: Task, uses: ReadonlyMap<number, ParameterUse>): readonly DescribedReportColumn[] {
  const { description, query, context } = task
  const level = newAnalysis(context.known, nullabilityOf(uses)).open(query, undefined)
  const outputs = level.analysis.outputsOf(level)
  const { list } = resultList(level)
  return description.columns.map(({ name, type, modifier }, index): DescribedReportColumn => {
    const why = index < outputs.length ? outputs[index] : { reason: 'its source is unknown', location: -1 }
    const place = placeOf(task, startOf(child(list[index] ?? query, 'expr')))
    return {
      name,
      property: camelCase(name),
      type: task.types(type, modifier),
      shape: outputShape({ level, index, type, modifier }, context),
      nullable: why !== undefined,
      ...(why ? { reason: reasonOf(why, task) } : {}),
      ...(place ? { place } : {}),
    }
  })
}

/** An operator's own location is behind its first operand. */
function startOf(expression: Node | undefined): number {
  const own = locationOf(expression)
  const [first] = expression ? children(expression, 'args') : []
  const inner = first ? startOf(first) : -1
  return inner >= 0 && inner < own ? inner : own
}

function placeOf({ file, statement: { numbered } }: Task, location: number) {
  if (location < 0) return undefined
  return toPlace(file.file, file.text, numbered.toSource(fromBytes(numbered.text, location)))
}

function reasonOf(why: Why, task: Task): string {
  const place = placeOf(task, why.location)
  return place ? `${why.reason}, at ${place.line}:${place.column}` : why.reason
}

function describeParameters(
  task: Omit<Task, 'query'>,
  uses: ReadonlyMap<number, ParameterUse>,
): readonly DescribedParameter[] {
  const { statement, context, description } = task
  return description.parameters.map((type, index): DescribedParameter => {
    const use = uses.get(index + 1)
    const name = statement.numbered.names[index] ?? `p${index + 1}`
    const sample = statement.samples.get(name)
    return {
      name,
      property: camelCase(name),
      type: task.types(type, -1),
      shape: parameterShape(type, use, context),
      nullable: use?.mayBeNull ?? false,
      ...(sample === undefined ? {} : { sample }),
    }
  })
}

function parameterShape(type: number, use: ParameterUse | undefined, context: ShapeContext): Shape {
  const { known } = context
  if (use?.counts) return { kind: 'number', integer: true, min: 0 }
  const byType = shapeOfType(type, -1, known)
  if (byType.kind !== 'list') return shapeOfUse(type, use, context) ?? byType
  const of = shapeOfUse(known.types.get(type)?.element ?? 0, use, context) ?? byType.of
  const list: Shape = { ...byType, of, nullableItems: use?.elementMayBeNull ?? false }
  const column = use?.column && known.relations.get(use.column.relation)?.columns.get(use.column.attribute)
  if (!use?.column || column?.type !== type) return list
  const own = columnShape(use.column, context)
  return own?.kind === 'list' ? own : nest(list, column.dimensions)
}

const textTypes = [25, 1042, 1043]

/** As the column that the parameter is written to or compared with holds it, where both are of one type. */
function shapeOfUse(type: number, use: ParameterUse | undefined, context: ShapeContext): Shape | undefined {
  const stored = use?.column && context.known.relations.get(use.column.relation)?.columns.get(use.column.attribute)
  if (!use?.column || !stored) return undefined
  if (stored.type !== type && !(textTypes.includes(stored.type) && textTypes.includes(type))) return undefined
  const shape = columnShape(use.column, context) ?? shapeOfType(stored.type, stored.modifier, context.known)
  return use.bounds && shape.kind === 'choice' ? undefined : shape
}

/** `format_type` of all types of one statement, in one question. */
async function typeNames(session: Session, { columns, parameters }: Description): Promise<Task['types']> {
  const wanted = [
    ...columns.map(({ type, modifier }) => ({ type, modifier })),
    ...parameters.map((type) => ({ type, modifier: -1 })),
  ]
  if (wanted.length === 0) return () => ''
  const list = wanted.map(({ type, modifier }) => `pg_catalog.format_type(${type}, ${modifier})`)
  const [answer] = await session.run(`select ${list.join(', ')}`)
  const names = new Map(
    wanted.map(({ type, modifier }, index) => [`${type}:${modifier}`, answer?.rows[0]?.[index] ?? '']),
  )
  return (type, modifier) => names.get(`${type}:${modifier}`) ?? ''
}
