/** Puts rows together from what each group of columns chose. */
import { chooseAnother, chooseRows } from './choose.ts'
import type { Group, Solution } from './solve.ts'
import type { RowValues } from './variable-context.ts'

type Choices = readonly (readonly (Solution | undefined)[])[]

/** As many rows of each group as the one has that asks for most. */
export function choose(groups: readonly Group[], solutions: readonly (readonly Solution[])[], wanted: number): Choices {
  const choices = groups.map((group, index) => [...chooseRows(group, solutions[index] ?? [], wanted)])
  const most = Math.max(wanted, ...choices.map((one) => one.length))
  for (const [index, group] of groups.entries()) {
    const chosen = choices[index] ?? []
    while (chosen.length < most) chosen.push(chooseAnother(group, solutions[index] ?? [], chosen))
  }
  return choices
}

interface Parts {
  readonly groups: readonly Group[]
  readonly choices: Choices
  readonly free: readonly (readonly [string, readonly (string | null | undefined)[]])[]
}

/** A row more than the wanted ones takes the place of one of them where keys don't let it stand beside. */
export function rowsFrom(parts: Parts, wanted: number): readonly RowValues[] {
  const most = Math.max(wanted, ...parts.choices.map((one) => one.length))
  const rows = Array.from({ length: wanted }, (_, row) => rowOf(parts, row, row))
  for (let row = wanted, last = wanted - 1; row < most; row++) {
    const beside = rowOf(parts, row, row)
    const instead = beside || last < 1 ? undefined : rowOf(parts, row, last)
    if (beside) rows.push(beside)
    else if (instead) rows[last--] = instead
  }
  return rows.filter((row) => row !== undefined)
}

/** What is not there of row `row` is that of row `other`. */
function rowOf({ groups, choices, free }: Parts, row: number, other: number): RowValues | undefined {
  const values = new Map<string, string | null>()
  for (const [name, options] of free) {
    const value = options[row] ?? options[other]
    if (value === undefined) return undefined
    values.set(name, value)
  }
  for (const [index, group] of groups.entries()) {
    const solution = choices[index]?.[row] ?? choices[index]?.[other]
    if (!solution) return undefined
    for (const [place, variable] of group.variables.entries()) {
      const tuple = variable.options[solution[place] ?? 0] ?? []
      for (const [number, column] of variable.columns.entries()) values.set(column.name, tuple[number] ?? null)
    }
  }
  return values
}
