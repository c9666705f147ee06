/** What is wrong with a report's own columns and claims, beyond what the server refuses. */
import type { Place, Problem } from '@tenon/schema/problem'
import type { AnnotatedStatement } from './annotation.ts'
import type { Assertion } from './annotation-word.ts'
import type { Cardinality } from './cardinality.ts'
import type { DescribedReportColumn } from './described.ts'

const error = (code: string, at: Place | undefined, message: string, hint: string): Problem => ({
  code: `report/${code}`,
  severity: 'error',
  ...(at ? { at } : {}),
  message,
  hint,
})

export function columnProblems(columns: readonly DescribedReportColumn[], start: Place): readonly Problem[] {
  return columns.flatMap((column, index) => {
    const at = column.place ?? start
    if (column.name === '?column?' || column.property === '')
      return [error('unnamed-output', at, `Column ${index + 1} has no name.`, 'Name it: `… as total`.')]
    const twin = columns.slice(0, index).find((other) => other.property === column.property)
    if (!twin) return []
    const same = twin.name === column.name ? `\`${column.name}\`` : `\`${twin.name}\` and \`${column.name}\``
    const message = `Two columns are called ${same}, and a row has room for one \`${column.property}\`.`
    const hint = isFromStar(column, columns)
      ? 'Write the columns that you need in place of `*`, one of these as `… as other_name`.'
      : 'Give one of them another name: `… as other_name`.'
    return [error('duplicate-output', at, message, hint)]
  })
}

/** Columns of a `*` all have its place. */
const isFromStar = ({ place }: DescribedReportColumn, columns: readonly DescribedReportColumn[]): boolean =>
  place !== undefined &&
  columns.filter((other) => other.place?.line === place.line && other.place.column === place.column).length > 1

const atMost = { one: 1, maybe: 2, many: 3, count: 0 } as const

export function rowsProblems(statement: AnnotatedStatement, found: Cardinality | 'count'): readonly Problem[] {
  const claimed = statement.rows
  const proved = found === 'count' ? 'count' : found.rows
  if (!claimed || claimed === proved) return []
  if ((claimed === 'count') !== (proved === 'count')) {
    const gives = proved === 'count' ? 'gives no rows' : 'gives rows'
    return [
      error(
        'rows',
        statement.place,
        `\`@rows ${claimed}\` is said of a statement that ${gives}.`,
        `Write \`@rows ${proved}\`, or leave it out.`,
      ),
    ]
  }
  if (atMost[claimed] > atMost[proved]) return []
  const because = found === 'count' ? '' : (found.because ?? '')
  const message = `\`@rows ${claimed}\` can't be proved: ${because}.`
  const hint =
    claimed === 'one' && proved === 'maybe'
      ? 'Write `@rows maybe`.'
      : 'Compare a whole key with parameters, or write `limit 1`.'
  return [error('rows', statement.place, message, hint)]
}

const unproved = ({ column: name, place }: Assertion, { reason = 'it may be null' }: DescribedReportColumn): Problem =>
  error(
    'unproved-assertion',
    place,
    `\`@column ${name}!\` can't be proved: ${reason}.`,
    `Say why it is never null: \`-- @column ${name}! "every user has one"\`; or give a default: \`coalesce(${name}, …)\`.`,
  )

/** A parameter is a value, never a column's name. */
export const sortedByParameter = (name: string, at: Place): Problem =>
  error(
    'sorted-by-parameter',
    at,
    `\`order by :${name}\` sorts by one value, which is the same for every row.`,
    `Write \`order by case :${name} when 'name' then name end\`, or one statement for each order.`,
  )

/** The server reads no value of a record without a type, though it may expect one. */
export const anonymousRecord = (name: string, at: Place): Problem =>
  error(
    'parameter-type',
    at,
    `\`:${name}\` would be a record of no known type, and no value can be sent as one.`,
    `Write a cast to its type, such as \`:${name}::address\`.`,
  )

/** `@column x!` must name a column that we can't prove, else it is idle. */
export function assertionProblems(
  statement: AnnotatedStatement,
  columns: readonly DescribedReportColumn[],
): readonly Problem[] {
  return statement.assertions.flatMap((assertion): readonly Problem[] => {
    const column = columns.find((one) => one.name === assertion.column)
    if (!column) {
      const names = columns.map((one) => `\`${one.name}\``).join(', ')
      return [
        error(
          'unknown-output',
          assertion.place,
          `\`@column ${assertion.column}!\` names no column of this report.`,
          `Its columns: ${names}.`,
        ),
      ]
    }
    if (column.nullable) return assertion.reason === undefined ? [unproved(assertion, column)] : []
    const message = `\`@column ${assertion.column}!\` isn't needed: it is proved that \`${assertion.column}\` is never null.`
    return [
      { code: 'report/idle-assertion', severity: 'warning', at: assertion.place, message, hint: 'Delete the line.' },
    ]
  })
}
