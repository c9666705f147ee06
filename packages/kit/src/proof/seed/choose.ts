/** Chooses among solutions what the probe rows of a table hold. */
import type { Session } from '@tenon/runtime/migrate'
import { type Goal, type Group, type Solution, solveGroups } from './solve.ts'
import type { Variable } from './variable.ts'

/** As `solveGroups`, and for each goal those that reach it, which may stand far behind the first ones. */
export async function solveWithGoals(
  session: Session,
  groups: readonly Group[],
): Promise<readonly (readonly Solution[])[]> {
  const first = await solveGroups(session, groups)
  const asked = groups.flatMap((group, index) => group.goals.map((goal) => ({ index, goal, group })))
  if (asked.length === 0) return first
  const more = await solveGroups(
    session,
    asked.map(({ group, goal }) => reaching(group, goal)),
  )
  const all = first.map((solutions) => [...solutions])
  for (const [at, { index, goal }] of asked.entries()) {
    const places = [...goal.options]
    const found = more[at] ?? []
    all[index]?.push(...found.map((one) => one.with(goal.variable, places[one[goal.variable] ?? 0] ?? 0)))
  }
  return all
}

/** Only options that reach the goal. */
export const reaching = (group: Group, goal: Goal): Group => ({
  ...group,
  variables: group.variables.map((one, index) =>
    index === goal.variable ? { ...one, options: [...goal.options].map((place) => one.options[place] ?? []) } : one,
  ),
})

const moreAtMost = 4

/**
 * Up to `rows` solutions: the one with fewest NULLs, the one that reaches most goals and is most unlike it, the one with most
 * NULLs; then one for each goal that none of them reaches. Pins and distinctness are kept.
 */
export function chooseRows(
  group: Group,
  solutions: readonly Solution[],
  rows: number,
): readonly (Solution | undefined)[] {
  const chosen: (Solution | undefined)[] = []
  for (let row = 0; row < rows + moreAtMost; row++) {
    const open = openTo(group, solutions, chosen)
    const missed = group.goals.filter((goal) => !chosen.some((one) => one && reaches(one, goal)))
    if (row >= rows && missed.length === 0) break
    const reached = (solution: Solution) => missed.filter((goal) => reaches(solution, goal)).length
    if (row < rows) chosen.push(best(open, scoreOf(group, { row, first: chosen[0], reached })))
    else {
      const found = best(
        open.filter((solution) => reached(solution) > 0),
        reached,
      )
      if (!found) break
      chosen.push(found)
    }
  }
  return chosen
}

/** One more, where other columns of the table need one. */
export const chooseAnother = (
  group: Group,
  solutions: readonly Solution[],
  chosen: readonly (Solution | undefined)[],
): Solution | undefined => best(openTo(group, solutions, chosen), (solution) => -nulls(group, solution))

const reaches = (solution: Solution, goal: Goal): boolean => goal.options.has(solution[goal.variable] ?? -1)

const openTo = (
  group: Group,
  solutions: readonly Solution[],
  chosen: readonly (Solution | undefined)[],
): readonly Solution[] =>
  solutions.filter(
    (solution) =>
      group.variables.every((one, index) => !one.pinned || solution[index] === chosen.length) &&
      chosen.every(
        (other) =>
          !other || group.variables.every((one, index) => !one.distinct || differ(one, solution[index], other[index])),
      ),
  )

function differ({ becomes = [] }: Variable, one = 0, other = 0): boolean {
  return one !== other && (becomes[one] === undefined || becomes[one] !== becomes[other])
}

const nulls = (group: Group, solution: Solution): number =>
  group.variables.filter((one, index) => one.options[solution[index] ?? 0]?.every((value) => value === null)).length

function scoreOf(
  group: Group,
  { row, first, reached }: { row: number; first: Solution | undefined; reached: (solution: Solution) => number },
): (solution: Solution) => number {
  const unlike = (solution: Solution) => solution.filter((value, index) => value !== first?.[index]).length
  if (row === 0 || !first) return (solution) => -nulls(group, solution)
  if (row === 1) return (solution) => reached(solution) * 100 + unlike(solution)
  return (solution) => nulls(group, solution) * 10 + unlike(solution)
}

const best = (open: readonly Solution[], score: (solution: Solution) => number): Solution | undefined =>
  open.reduce<Solution | undefined>((top, one) => (top === undefined || score(one) > score(top) ? one : top), undefined)
