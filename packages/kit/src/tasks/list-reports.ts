/** The reports of the generated client, for whoever does not know their names yet. */
import type { ReportMetadata } from '@tenon/runtime'
import { loadClient } from './client.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { foldName, readAllSamples, type Samples } from './report-samples.ts'
import { withProject } from './workplace.ts'

export interface ListedReport {
  /** Its SQL name. */
  readonly name: string
  /** What the generated function is called. */
  readonly property: string
  readonly rows: ReportMetadata['rows']
  readonly parameters: readonly ListedParameter[]
  /** Properties of its rows. */
  readonly columns: readonly string[]
}

export interface ListedParameter {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  /** Taken where it is left out, from the report's file. */
  readonly sample?: string
}

export function listReports(options: TaskOptions): Promise<Outcome<readonly ListedReport[]>> {
  return withProject<readonly ListedReport[]>(options, async ({ project }) => {
    const { metadata } = await loadClient(project)
    const samples = await readAllSamples(project)
    const reports = Object.entries(metadata.reports).map(([property, report]) =>
      toListed(property, report, samples.get(report.name)),
    )
    return { value: reports.sort((a, b) => (a.name < b.name ? -1 : 1)), problems: [] }
  })
}

function toListed(property: string, report: ReportMetadata, samples: Samples = new Map()): ListedReport {
  return {
    name: report.name,
    property,
    rows: report.rows,
    parameters: report.parameters.map(({ name, type, nullable }) => {
      const sample = [...samples].find(([one]) => foldName(one) === foldName(name))?.[1]
      return { name, type, nullable, ...(sample === undefined ? {} : { sample }) }
    }),
    columns: report.columns.map((column) => column.property),
  }
}
