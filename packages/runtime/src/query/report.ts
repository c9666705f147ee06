/** Reports as functions: parameters by name in, rows in the form that was described out. */

import { typeOid } from '../codec/oid.ts'
import { NotFoundError } from '../errors.ts'
import { leavesBehind } from '../pool/altered.ts'
import type { Executor, RunOptions, Statement } from '../pool/executor.ts'
import type { ReportMetadata } from './metadata.ts'
import { type Row, set } from './plan.ts'
import { QueryError, refusal } from './query-error.ts'
import { isPlain } from './reading.ts'
import { readRunOptions } from './within.ts'

/** By the report's kind of rows: the row, the row or `undefined`, the rows, or how many rows it affected. */
export function createReport<Parameters extends object, Answer>(
  report: ReportMetadata,
  executor: Executor,
): (parameters?: Parameters, options?: RunOptions) => Promise<Answer> {
  const statement = statementOf(report)
  // The answer has the form that the metadata says; generated types and metadata come from the same description.
  return async (parameters, options) => (await run({ report, statement, executor }, parameters, options)) as Answer
}

const statements = new WeakMap<ReportMetadata, Statement>()

/** One object per report, whatever handle it runs on: the pool keeps statements prepared by identity. */
function statementOf(report: ReportMetadata): Statement {
  let statement = statements.get(report)
  if (!statement) {
    const types = report.parameters.map((parameter) => typeOid(parameter.type))
    // A report is any SQL: unless it was analysed as reading, it may call functions that write.
    const { text, timeout, readOnly = false } = report
    const leaves = leavesBehind(text)
    statement = { text, types, name: `reports.${report.name}`, readOnly, passing: false, timeout, leaves }
    statements.set(report, statement)
  }
  return statement
}

interface Runnable {
  readonly report: ReportMetadata
  readonly statement: Statement
  readonly executor: Executor
}

async function run({ report, statement, executor }: Runnable, given: unknown, own: unknown): Promise<unknown> {
  const parameters = readParameters(report, given)
  const options = own === undefined ? undefined : readRunOptions(own)
  const { rows, count } = await executor.run(statement, parameters, options)
  switch (report.rows) {
    case 'count':
      return count
    case 'many':
      return rows.map((row) => decode(report, row))
    case 'maybe':
      return rows[0] && decode(report, oneOf(report, rows))
    case 'one':
      if (!rows[0]) throw new NotFoundError(`The report \`${report.name}\` gave no row.`)
      return decode(report, oneOf(report, rows))
  }
}

function oneOf(report: ReportMetadata, rows: readonly Row[]): Row {
  const [row] = rows
  if (row && rows.length === 1) return row
  throw new QueryError(report.name, [], `gave ${rows.length} rows where it gives one at most.`)
}

function readParameters(report: ReportMetadata, given: unknown): (string | null)[] {
  const asked = given ?? {}
  if (!isPlain(asked)) throw new QueryError(report.name, [], 'takes an object with its parameters.')
  const known = report.parameters.map((parameter) => parameter.name)
  for (const name of Object.keys(asked))
    if (!known.includes(name)) {
      const list = known.length === 0 ? 'none' : known.join(', ')
      throw new QueryError(report.name, [name], `is no parameter. Known: ${list}.`)
    }
  return report.parameters.map((parameter) => {
    const value = Object.hasOwn(asked, parameter.name) ? asked[parameter.name] : undefined
    if (value === undefined) throw new QueryError(report.name, [parameter.name], 'is missing.')
    if (value === null && parameter.nullable) return null
    // JSON has a null of its own.
    if (value === null && parameter.codec.name !== 'json')
      throw new QueryError(report.name, [parameter.name], 'is null.', 400)
    try {
      return parameter.codec.encode(value)
    } catch (error) {
      throw new QueryError(report.name, [parameter.name], `is not fit: ${refusal(error)}`, 400)
    }
  })
}

function decode(report: ReportMetadata, row: Row): object {
  const object = {}
  report.columns.forEach(({ property, codec }, index) => {
    const text = row[index]
    set(object, property, text === null || text === undefined ? null : codec.decode(text))
  })
  return object
}
