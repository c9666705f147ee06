/** Rows beside the probe rows that hold certain values of a column, where the state before lets them. */
import type { Session } from '@tenon/runtime/migrate'
import { type Fresh, freshRow } from '../rows/fresh-row.ts'
import type { SeedTable } from '../seed/catalog.ts'
import { reaching } from '../seed/choose.ts'
import { nothingComing } from '../seed/coming.ts'
import { type Group, solveGroups } from '../seed/solve.ts'
import type { RowValues, ValuesById } from '../seed/variable-context.ts'
import { tableVariables } from '../seed/variables.ts'

export interface Wanted {
  readonly column: string
  readonly values: ReadonlySet<string>
  readonly most: number
}

/** Makes a row whose unique columns hold values that no other row has; another `turn` gives others. */
export type RowMaker = (table: SeedTable, turn: number) => RowValues

/** At most as many as are wanted, each with another value of the column. */
export async function solvedRows(
  session: Session,
  table: SeedTable,
  { about, wanted }: { readonly about: Fresh; readonly wanted: Wanted },
): Promise<readonly RowMaker[]> {
  const { catalog, fates, values } = about.filled
  const others: ValuesById = { get: (id) => (id === table.id ? undefined : values.get(id)) }
  const { groups } = tableVariables(table, {
    catalog,
    fates,
    coming: nothingComing,
    careful: new Map(),
    values: others,
  })
  for (const each of groups) {
    const group = withoutTaken(each, values.get(table.id) ?? [])
    const place = placeOf(group, wanted)
    if (!place) continue
    const asked = reaching(group, place)
    const [solutions = []] = await solveGroups(session, [asked])
    const different = [...new Map(solutions.map((one) => [one[place.variable], one])).values()]
    return different.slice(0, wanted.most).map((solution) => (own, turn) => {
      const row = new Map(freshRow(own, about, turn))
      for (const [index, variable] of asked.variables.entries()) {
        const tuple = variable.options[solution[index] ?? 0] ?? []
        for (const [at, column] of variable.columns.entries()) row.set(column.name, tuple[at] ?? null)
      }
      return row
    })
  }
  return []
}

function placeOf(group: Group, { column, values }: Wanted) {
  for (const [variable, { columns, options }] of group.variables.entries()) {
    const at = columns.findIndex((one) => one.name === column)
    if (at < 0) continue
    const found = options.flatMap((tuple, index) => (values.has(tuple[at] ?? '') && tuple[at] !== null ? [index] : []))
    return { variable, options: new Set(found) }
  }
  return undefined
}

function withoutTaken(group: Group, rows: readonly RowValues[]): Group {
  const variables = group.variables.map((one) => {
    const isTaken = (tuple: readonly (string | null)[]) =>
      rows.some((row) => one.columns.every((column, at) => tuple[at] !== null && row.get(column.name) === tuple[at]))
    return one.distinct ? { ...one, options: one.options.filter((tuple) => !isTaken(tuple)) } : one
  })
  return { ...group, variables }
}
