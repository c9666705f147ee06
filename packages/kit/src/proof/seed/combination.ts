/** Which options to try together where checks tie so many columns that all combinations are too many. Pure, and the same each time. */
import type { Variable } from './variable.ts'

type Tied = Pick<Variable, 'options' | 'pinned' | 'distinct'>

/** Positions of options, one for each variable. */
export type Combination = readonly number[]

/** Around rows of plain values and rows of NULLs: one variable changed, then two; the rest at random. */
export function someCombinations(variables: readonly Tied[], most: number): readonly Combination[] {
  const found = new Map<string, Combination>()
  const add = (one: Combination): void => {
    if (found.size < most) found.set(one.join(), one)
  }
  const rows = [0, 1, 2].flatMap((row) => [plainRow(variables, row), emptyRow(variables, row)])
  for (const row of rows) add(row)
  for (const row of rows) for (const one of changed(variables, row, 0)) add(one)
  for (const row of rows)
    for (const [index, one] of changedWithPlace(variables, row))
      for (const two of changed(variables, one, index + 1)) add(two)
  const next = randomNumbers()
  for (let tries = 0; found.size < most && tries < most * 2; tries++) add(anyRow(variables, next))
  return [...found.values()]
}

/** Rows that must differ take another option each. */
const plainRow = (variables: readonly Tied[], row: number): Combination =>
  variables.map((one) => (one.pinned || one.distinct ? Math.min(row, one.options.length - 1) : 0))

const emptyRow = (variables: readonly Tied[], row: number): Combination =>
  plainRow(variables, row).map((place, index) => nullPlace(variables[index]) ?? place)

function nullPlace(variable: Tied | undefined): number | undefined {
  const last = (variable?.options.length ?? 0) - 1
  const isNull = variable?.options[last]?.every((value) => value === null) === true
  return isNull && !variable.pinned ? last : undefined
}

function* changedWithPlace(variables: readonly Tied[], row: Combination): Generator<readonly [number, Combination]> {
  for (const [index, { options }] of variables.entries())
    for (let place = 0; place < options.length; place++) if (place !== row[index]) yield [index, row.with(index, place)]
}

function* changed(variables: readonly Tied[], row: Combination, from: number): Generator<Combination> {
  for (const [index, one] of changedWithPlace(variables, row)) if (index >= from) yield one
}

const anyRow = (variables: readonly Tied[], next: (below: number) => number): Combination =>
  variables.map((one) => (next(3) === 0 ? (nullPlace(one) ?? 0) : next(one.options.length)))

/** A linear congruence: good enough to spread, and without a seed from outside. */
function randomNumbers(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
