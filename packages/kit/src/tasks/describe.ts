/** Types of the statements in any SQL file, on any state. */
import path from 'node:path'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { toType } from '../emit/shapes/to-type.ts'
import type { DescribedReport } from '../report/described.ts'
import { resolveState } from '../state/resolve.ts'
import { describeOn } from './described-files.ts'
import { readGivenFiles } from './given-files.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { toStateName } from './state-name.ts'
import { withOrWithoutProject } from './workplace.ts'

export interface DescribeOptions extends TaskOptions {
  /** Relative to `cwd`. */
  readonly files: readonly string[]
  /** `models` unless told otherwise; a path is relative to `cwd`. */
  readonly state?: string
}

export interface DescribedStatement {
  readonly file: string
  readonly name: string
  readonly rows: 'one' | 'maybe' | 'many' | 'count'
  readonly params: readonly {
    readonly name: string
    readonly type: string
    readonly tsType: string
    readonly nullable: boolean
  }[]
  readonly columns: readonly {
    /** The SQL name. */
    readonly name: string
    readonly property: string
    readonly type: string
    readonly tsType: string
    readonly nullable: boolean
    /** Why it may be null, with the place in the file; where it can't be there is none. */
    readonly reason?: string
  }[]
  readonly problems: readonly Problem[]
}

export function describe(options: DescribeOptions): Promise<Outcome<readonly DescribedStatement[]>> {
  return withOrWithoutProject(options, async (place) => {
    const { files, problems } = await readGivenFiles(options.files, options.cwd, place.root)
    if (hasErrors(problems)) return { problems }
    const name = toStateName(options.state ?? 'models', options.cwd)
    const context = await place.states()
    const state = await resolveState(name, context)
    const noted = state.problems.filter(({ severity }) => severity !== 'note')
    if (hasErrors(noted)) return { problems: noted }
    const models = name === 'models' ? await place.models() : undefined
    const described = await describeOn(files, { state, context, ...(models ? { ir: models.ir } : {}) })
    const broken = described.problems.map(toBroken)
    return { value: [...described.reports.map(toStatement), ...broken], problems: noted }
  })
}

const toStatement = (report: DescribedReport): DescribedStatement => ({
  file: report.file,
  name: report.name,
  rows: report.rows,
  params: report.parameters.map(({ name, type, shape, nullable }) => ({ name, type, tsType: toType(shape), nullable })),
  columns: report.columns.map(({ name, property, type, shape, nullable, reason }) => ({
    name,
    property,
    type,
    tsType: toType(shape),
    nullable,
    ...(reason === undefined ? {} : { reason }),
  })),
  problems: report.problems.map(asDescribed),
})

/** A statement can be described without a name; only what is generated needs one. */
const asDescribed = (problem: Problem): Problem =>
  problem.code === 'report/unnamed-statement' ? { ...problem, severity: 'warning' } : problem

/** What is wrong with a whole file stands where its statements would. */
const toBroken = (problem: Problem): DescribedStatement => {
  const file = problem.at?.file ?? ''
  return { file, name: path.posix.basename(file, '.sql'), rows: 'many', params: [], columns: [], problems: [problem] }
}
