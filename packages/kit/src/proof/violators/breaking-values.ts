/** Values that a check comes to refuse, and that all other checks of the table take. */
import type { Session } from '@tenon/runtime/migrate'
import type { Fresh } from '../rows/fresh-row.ts'
import { candidatesOf, mine } from '../seed/candidates.ts'
import type { SeedTable } from '../seed/catalog.ts'
import { overWritten, type SeedCheck } from '../seed/check.ts'
import { solveGroups } from '../seed/solve.ts'
import type { Variable } from '../seed/variable.ts'
import { tableVariables } from '../seed/variables.ts'

/** Of the columns that have to take others with them too; `undefined` where the server finds none. */
export async function breakingValues(
  session: Session,
  table: SeedTable,
  { check: said, filled }: { readonly check: SeedCheck; readonly filled: Fresh['filled'] },
): Promise<readonly (readonly [string, string | null])[] | undefined> {
  const { catalog, values } = filled
  const check = overWritten(said, table)
  const nothing = { coming: { tables: new Map() }, careful: new Map(), fates: new Map() }
  const { groups } = tableVariables(table, { catalog, values, ...nothing })
  const speaksOf = (variables: readonly Variable[], name: string) =>
    variables.some((one) => one.columns.some((column) => column.name === name))
  const tied = groups.filter((group) => check.columns.some((name) => speaksOf(group.variables, name)))
  const bound = tied.flatMap((group) => group.variables)
  const free = table.columns
    .filter(({ name, generated }) => check.columns.includes(name) && !generated && !speaksOf(bound, name))
    .map((column) => ({
      columns: [{ name: column.name, type: column.baseType }],
      options: candidatesOf(column, catalog, minedAround(check.expression)).map((value) => [value]),
      pinned: false,
      distinct: false,
    }))
  const variables = [...new Set(bound), ...free]
  const expressions = [...tied.flatMap((group) => group.expressions), `(${check.expression}) is false`]
  const [solutions] = await solveGroups(session, [{ variables, expressions, goals: [] }])
  const solution = solutions?.[0]
  return (
    solution &&
    variables.flatMap(({ options, columns }, index) => {
      const tuple = options[solution[index] ?? 0] ?? []
      return columns.map((column, at) => [column.name, tuple[at] ?? null] as const)
    })
  )
}

/** With one more than each number: a text may be just too long. */
function minedAround(expression: string): ReturnType<typeof mine> {
  const mined = mine([expression])
  return { ...mined, numbers: [...mined.numbers, ...mined.numbers.map((number) => `${Number(number) + 1}`)] }
}
