/** Runs one report on a database, through the generated client. */
import type { ReportMetadata } from '@tenon/runtime'
import { cancellable, DatabaseError, openSession } from '@tenon/runtime/migrate'
import { nearestNames, type Problem } from '@tenon/schema/problem'
import { quoteLiteral } from '../sql/quote.ts'
import { loadClient } from './client.ts'
import { isBehind, problemOf } from './fault.ts'
import type { Outcome } from './outcome.ts'
import { Refusal } from './refusal.ts'
import { foldName, readSamples } from './report-samples.ts'
import { findTarget, stopSignal, type TargetOptions } from './target.ts'
import { withProject } from './workplace.ts'

export interface ReportOptions extends TargetOptions {
  /** Its SQL name or its property. */
  readonly name: string
  /** By SQL name or property, as text. */
  readonly parameters?: Readonly<Record<string, string>>
}

export interface ReportRows {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[]
  /** The server's own text, for eyes. */
  readonly cells: readonly (readonly (string | null)[])[]
  /** By property, as the generated function returns them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Rows affected, of a statement that returns none. */
  readonly count: number
  /** What was left out and taken from the report's own samples, by parameter. */
  readonly sampled: Readonly<Record<string, string>>
}

export function report(options: ReportOptions): Promise<Outcome<ReportRows>> {
  return withProject<ReportRows>(options, async ({ project }) => {
    const client = await loadClient(project)
    const [property, metadata] = findReport(client.metadata.reports, options.name)
    const samples = withoutGiven(await readSamples(project, metadata.name), options.parameters ?? {})
    const given = matchParameters(metadata, options.parameters ?? {}, samples)
    const target = await findTarget(project, options)
    const signal = stopSignal(target, options)
    const { names, parameters } = await askServer(target.url, metadata, { given, signal })
    const db = client.connect(target.url)
    try {
      const running = signal ? { signal } : {}
      const answer = await db.reports[property]?.(parameters, running).catch((error: unknown) => {
        throw failed(metadata, error)
      })
      const rows = toRows(answer, metadata)
      return {
        value: {
          name: metadata.name,
          columns: metadata.columns.map((column, index) => ({
            name: names[index] ?? column.property,
            numeric: isNumeric(column.codec.name),
          })),
          cells: rows.map((row) => metadata.columns.map((column) => toCell(column, row[column.property]))),
          rows,
          count: typeof answer === 'number' ? answer : rows.length,
          sampled: Object.fromEntries(samples),
        },
        problems: [],
      }
    } finally {
      await db.close()
    }
  })
}

type Column = ReportMetadata['columns'][number]

function findReport(
  reports: Readonly<Record<string, ReportMetadata>>,
  name: string,
): readonly [string, ReportMetadata] {
  const found = Object.entries(reports).find(
    ([property, metadata]) => property === name || foldName(metadata.name) === foldName(name),
  )
  if (found) return found
  const near = nearestNames(
    name,
    Object.values(reports).map((one) => one.name),
  ).map((one) => `\`${one}\``)
  const known = Object.keys(reports).length > 0 ? '`tenon report` lists what there is.' : undefined
  throw new Refusal([
    {
      code: 'report/unknown',
      severity: 'error',
      message: `There is no report \`${name}\` in the generated client.`,
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : (known ?? 'Write one in `schema/reports/`, then `tenon generate`.'),
    },
  ])
}

/** The words of the command line by the names of the report's parameters, else the report's own samples; null for one that may be left out. */
function matchParameters(
  metadata: ReportMetadata,
  given: Readonly<Record<string, string>>,
  samples: ReadonlyMap<string, string>,
): ReadonlyMap<string, string | null> {
  const problems: Problem[] = []
  const left = new Set(Object.keys(given))
  const texts = new Map<string, string | null>()
  for (const { name, type, nullable } of metadata.parameters) {
    const key = Object.keys(given).find((one) => foldName(one) === foldName(name))
    const text = key === undefined ? [...samples].find(([one]) => foldName(one) === foldName(name))?.[1] : given[key]
    if (key !== undefined) left.delete(key)
    if (text === undefined && !nullable) problems.push(missingParameter(name, type))
    else texts.set(name, text ?? null)
  }
  const known = metadata.parameters.map(({ name }) => `\`${name}\``).join(', ')
  for (const name of left) problems.push(unknownParameter(name, known))
  if (problems.length > 0) throw new Refusal(problems)
  return texts
}

const withoutGiven = (
  samples: ReadonlyMap<string, string>,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> => {
  const names = new Set(Object.keys(given).map(foldName))
  return new Map([...samples].filter(([name]) => !names.has(foldName(name))))
}

interface Told {
  /** SQL names of the columns. */
  readonly names: readonly string[]
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The server knows what its columns are called, and reads any form of a value that its type takes: `yes`, `yesterday`, `{1,2}`. */
async function askServer(
  url: string,
  metadata: ReportMetadata,
  { given, signal }: { readonly given: ReadonlyMap<string, string | null>; readonly signal: AbortSignal | undefined },
): Promise<Told> {
  const session = await openSession({ url, applicationName: 'tenon' })
  try {
    await session.run("set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set timezone = 'UTC'")
    const parameters: Record<string, unknown> = {}
    const problems: Problem[] = []
    for (const { name, type, codec } of metadata.parameters) {
      const text = given.get(name) ?? null
      if (text === null) parameters[name] = null
      else {
        try {
          // `now` has microseconds, and a Date has none.
          const [answer] = await session.run(
            `select ${quoteLiteral(text)}::${type}${codec.name === 'instant' ? '::timestamptz(3)' : ''}`,
          )
          parameters[name] = codec.decode(answer?.rows[0]?.[0] ?? text)
        } catch (error) {
          problems.push(refusedParameter({ name, type }, text, error))
        }
      }
    }
    if (problems.length > 0) throw new Refusal(problems)
    const describing = cancellable(session, signal, () => session.describe(metadata.text))
    const { columns } = await describing.catch((error: unknown) => {
      throw failed(metadata, error)
    })
    return { names: columns.map(({ name }) => name), parameters }
  } finally {
    await session.close()
  }
}

/** What the server says of the statement itself; a lost connection goes on rising. */
function failed({ name }: ReportMetadata, error: unknown): unknown {
  if (error instanceof DatabaseError && error.kind === 'aborted') return new Refusal([stopped(name)])
  const problem = problemOf(error)
  if (!problem?.code.startsWith('database/') || /connect|login|configuration/.test(problem.code)) return error
  return new Refusal([
    {
      ...problem,
      code: 'report/failed',
      message: `The report \`${name}\` fails: ${problem.message}`,
      hint: isBehind(error)
        ? 'The database is not what the report was generated for: `tenon migrate up`, or `tenon check --database`.'
        : (problem.hint ?? 'It ran as the server was given it; try other parameters.'),
    },
  ])
}

const stopped = (name: string): Problem => ({
  code: 'report/interrupted',
  severity: 'error',
  message: `The report \`${name}\` was interrupted, and the server has stopped it.`,
  hint: 'What a statement that writes had done is rolled back.',
})

const missingParameter = (name: string, kind: string): Problem => ({
  code: 'report/missing-parameter',
  severity: 'error',
  message: `The report needs \`${name}\` (${kind}).`,
  hint: `\`--${name} <value>\``,
})

const refusedParameter = (of: { name: string; type: string }, text: string, error: unknown): Problem => ({
  code: 'report/parameter',
  severity: 'error',
  message: `\`${text}\` is no value for \`${of.name}\`: ${error instanceof Error ? error.message : String(error)}`,
  hint: `It takes what PostgreSQL reads as \`${of.type}\`.`,
})

const unknownParameter = (name: string, known: string): Problem => ({
  code: 'report/unknown-parameter',
  severity: 'error',
  message: `The report has no parameter \`${name}\`.`,
  hint: known === '' ? 'It has none.' : `It has ${known}.`,
})

function toRows(answer: unknown, { rows }: ReportMetadata): readonly Readonly<Record<string, unknown>>[] {
  if (rows === 'count' || answer === undefined || answer === null) return []
  // What the generated function of this very report returns: an object by property, or a list of them.
  return (Array.isArray(answer) ? answer : [answer]) as readonly Readonly<Record<string, unknown>>[]
}

const toCell = ({ codec }: Column, value: unknown): string | null =>
  value === null || value === undefined ? null : codec.encode(value)

const isNumeric = (codec: string): boolean => /^(?:smallint|integer|safeInteger|bigint|decimal|real|double)/.test(codec)
