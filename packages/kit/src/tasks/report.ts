/** Runs one report on a database, through the generated client. */
import type { ReportMetadata } from '@tenon/runtime'
import type { Problem } from '@tenon/schema/problem'
import { loadClient } from './client.ts'
import type { Outcome } from './outcome.ts'
import { Refusal } from './refusal.ts'
import { findTarget, type TargetOptions } from './target.ts'
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
}

export function report(options: ReportOptions): Promise<Outcome<ReportRows>> {
  return withProject<ReportRows>(options, async ({ project }) => {
    const client = await loadClient(project)
    const [property, metadata] = findReport(client.metadata.reports, options.name)
    const parameters = readParameters(metadata, options.parameters ?? {})
    const target = findTarget(project, options)
    const db = client.connect(target.url)
    try {
      const answer = await db.reports[property]?.(parameters)
      const rows = toRows(answer, metadata)
      return {
        value: {
          name: metadata.name,
          columns: metadata.columns.map((column) => ({ name: column.property, numeric: isNumeric(column.codec.name) })),
          cells: rows.map((row) => metadata.columns.map((column) => toCell(column, row[column.property]))),
          rows,
          count: typeof answer === 'number' ? answer : rows.length,
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
    ([property, metadata]) => property === name || fold(metadata.name) === fold(name),
  )
  if (found) return found
  const names = Object.values(reports).map((one) => `\`${one.name}\``)
  throw new Refusal([
    {
      code: 'report/unknown',
      severity: 'error',
      message: `There is no report \`${name}\` in the generated client.`,
      hint:
        names.length > 0 ? `There are ${names.join(', ')}.` : 'Write one in `schema/reports/`, then `tenon generate`.',
    },
  ])
}

function readParameters(
  metadata: ReportMetadata,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const problems: Problem[] = []
  const left = new Set(Object.keys(given))
  const values: Record<string, unknown> = {}
  for (const { name, codec, nullable } of metadata.parameters) {
    // `user_id`, `userId` and `user-id` are one name on a command line.
    const key = Object.keys(given).find((one) => fold(one) === fold(name))
    const text = key === undefined ? undefined : given[key]
    if (key !== undefined) left.delete(key)
    if (text === undefined) {
      if (nullable) values[name] = null
      else problems.push(missingParameter(name, codec.name))
      continue
    }
    try {
      values[name] = codec.decode(text)
    } catch (error) {
      problems.push(refusedParameter(name, text, error))
    }
  }
  const known = metadata.parameters.map(({ name }) => `\`${name}\``).join(', ')
  for (const name of left) problems.push(unknownParameter(name, known))
  if (problems.length > 0) throw new Refusal(problems)
  return values
}

const fold = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()

const missingParameter = (name: string, kind: string): Problem => ({
  code: 'report/missing-parameter',
  severity: 'error',
  message: `The report needs \`${name}\` (${kind}).`,
  hint: `\`--${name} <value>\``,
})

const refusedParameter = (name: string, text: string, error: unknown): Problem => ({
  code: 'report/parameter',
  severity: 'error',
  message: `\`${text}\` is no value for \`${name}\`: ${error instanceof Error ? error.message : String(error)}`,
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

const isNumeric = (codec: string): boolean =>
  /^(?:smallint|integer|bigint|decimal|numeric|real|double|number)/.test(codec)
