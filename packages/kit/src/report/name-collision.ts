/** Reports of several files that would become one function. */
import type { Problem } from '@tenon/schema/problem'
import type { DescribedReport } from './described.ts'

/** Told at the later one, with the place of the earlier. Two statements of one name in one file are told with the file. */
export function collidingNames(reports: readonly DescribedReport[]): readonly Problem[] {
  const first = new Map<string, DescribedReport>()
  return reports.flatMap((report): readonly Problem[] => {
    if (report.property === '') return [nameless(report)]
    const earlier = first.get(report.property)
    if (!earlier) first.set(report.property, report)
    if (!earlier || (earlier.file === report.file && earlier.name === report.name)) return []
    return [colliding(report, earlier)]
  })
}

function colliding(report: DescribedReport, earlier: DescribedReport): Problem {
  const { line = 1, column = 1 } = earlier.place ?? {}
  return {
    code: 'report/duplicate-name',
    severity: 'error',
    at: placeOf(report),
    message: `\`${report.name}\` and \`${earlier.name}\` at ${earlier.file}:${line}:${column} are both \`db.reports.${report.property}\`.`,
    hint: 'Give one of them another `-- @name`, or its file another name.',
  }
}

const nameless = (report: DescribedReport): Problem => ({
  code: 'report/duplicate-name',
  severity: 'error',
  at: placeOf(report),
  message: `\`${report.name}\` leaves nothing for a function's name.`,
  hint: 'Write `-- @name ordersOfUser` on the line above it.',
})

const placeOf = ({ file, place }: DescribedReport) => place ?? { file, line: 1, column: 1 }
