/** Rows that stand side by side before, and that a coming index or exclusion lets stand no more. */
import type { Session } from '@tenon/runtime/migrate'
import { quoteName, quotePath } from '../../sql/quote.ts'
import type { Fresh } from '../rows/fresh-row.ts'
import { candidatesOf, mine } from '../seed/candidates.ts'
import type { SeedColumn, SeedTable } from '../seed/catalog.ts'
import type { Collision } from '../seed/coming.ts'
import { type Solution, solveGroups } from '../seed/solve.ts'
import type { Variable } from '../seed/variable.ts'
import type { Place } from './preflight.ts'

/** Of one row, by column. */
export type Values = readonly (readonly [name: string, value: string | null])[]

const choicesAtMost = 8

/** Choices of rows that collide, with each other or with one that is there; none where the server finds none. */
export async function collidingRows(
  session: Session,
  table: SeedTable,
  { collision, filled }: { readonly collision: Collision; readonly filled: Fresh['filled'] },
): Promise<readonly (readonly Values[])[]> {
  const columns = collision.columns.flatMap((name) => table.columns.find((one) => one.name === name) ?? [])
  if (columns.some((column) => column.generated)) return []
  const values = columns.map((column) => valuesOf(table, column, { collision, filled }))
  const variables = sides.flatMap((side) =>
    columns.map((column, index) => variableOf(side, column, values[index] ?? [])),
  )
  const [solutions = []] = await solveGroups(session, [
    { variables, expressions: conditions(collision, columns), goals: [] },
  ])
  const isSame = (solution: Solution) => columns.every((_, at) => solution[at] === solution[at + columns.length])
  const there = filled.values.get(table.id) ?? []
  const isThere = (row: Values) => there.some((one) => row.every(([name, value]) => (one.get(name) ?? null) === value))
  const different = solutions.filter((solution) => !isSame(solution)).slice(0, choicesAtMost)
  return [...solutions.filter(isSame).slice(0, choicesAtMost), ...different].map((solution) => {
    const row = (from: number): Values =>
      columns.map(({ name }, at) => [name, values[at]?.[solution[from + at] ?? 0] ?? null])
    const [one, other] = [row(0), row(columns.length)]
    return isThere(one) ? [other] : isThere(other) ? [one] : [one, other]
  })
}

const sides = ['tenon_a', 'tenon_b'] as const

const variableOf = (side: string, { name, baseType }: SeedColumn, values: readonly (string | null)[]): Variable => ({
  columns: [{ name: `${side}_${name}`, type: baseType }],
  options: values.map((value) => [value]),
  pinned: false,
  distinct: false,
})

/** What rows hold, which the checks and keys of the table take; then what the rule speaks of; and texts in another case. */
function valuesOf(
  table: SeedTable,
  column: SeedColumn,
  { collision, filled }: { readonly collision: Collision; readonly filled: Fresh['filled'] },
): readonly (string | null)[] {
  const held = (filled.values.get(table.id) ?? []).flatMap((row) => row.get(column.name) ?? [])
  const isKey = table.foreignKeys.some(({ columns }) => columns.includes(column.name))
  const told = mine([collision.where ?? '', ...collision.keys.map(({ expression }) => expression)])
  const sought = isKey ? [] : candidatesOf(column, filled.catalog, told).slice(0, 12)
  const cased = isKey || !/^(?:text|character varying)/.test(column.baseType) ? [] : held.map(inOtherCase)
  const values = [...new Set([...held, ...cased, ...sought])]
  if (column.notNull) return values
  // Where NULLs are alike they are what another rule of the same columns lets pass.
  return collision.keys.some(({ operator }) => operator === nullsAlike) ? [null, ...values] : [...values, null]
}

const nullsAlike = 'is not distinct from'

const inOtherCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase())

function conditions({ keys, where }: Collision, columns: readonly SeedColumn[]): readonly string[] {
  const over = (side: string, expression: string): string => {
    const named = columns.map(({ name }) => `${quoteName(`${side}_${name}`)} as ${quoteName(name)}`)
    return `(select ${expression} from (select ${named.join(', ')}) as ${side})`
  }
  return [
    ...sides.flatMap((side) => (where === undefined ? [] : [`(${over(side, where)}) is true`])),
    ...keys.map(
      ({ expression, operator }) => `(${sides.map((side) => over(side, expression)).join(` ${operator} `)}) is true`,
    ),
  ]
}

/** Pairs of rows that collide; of a unique index each group of them once. */
export function colliding({ schema, name }: Place, { keys, where }: Collision): string {
  const [path, some] = [quotePath([schema, name]), where === undefined ? [] : [`(${where})`]]
  const list = keys.map(({ expression }) => expression).join(', ')
  if (keys.every(({ operator }) => operator === nullsAlike)) {
    const only = some.length > 0 ? ` where ${some.join('')}` : ''
    return `select ${list}, count(*) from ${path}${only} group by ${list} having count(*) > 1`
  }
  if (keys.every(({ operator }) => operator === '=')) {
    const present = [...some, ...keys.map(({ expression }) => `${expression} is not null`)]
    return `select ${list}, count(*) from ${path} where ${present.join(' and ')} group by ${list} having count(*) > 1`
  }
  const named = keys.map(({ expression }, at) => `${expression} as key_${at + 1}`)
  const rows = `(select tableoid, ctid, ${named.join(', ')} from ${path}${some.length > 0 ? ` where ${some.join('')}` : ''})`
  const pairs = keys.map(({ operator }, at) => `one.key_${at + 1} ${operator} other.key_${at + 1}`)
  return `select count(*) from ${rows} as one join ${rows} as other on (one.tableoid, one.ctid) < (other.tableoid, other.ctid) and ${pairs.join(' and ')}`
}
