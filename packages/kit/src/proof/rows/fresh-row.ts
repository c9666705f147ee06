/** One more row like those that are there: what is unique takes values that none of them has. */
import { printPath } from '../../catalog/fact-id.ts'
import { candidatesOf } from '../seed/candidates.ts'
import type { SeedColumn, SeedTable } from '../seed/catalog.ts'
import type { Filled } from '../seed/fill.ts'
import type { RowValues } from '../seed/variable-context.ts'

export interface Fresh {
  readonly base: RowValues
  readonly filled: Pick<Filled, 'catalog' | 'values' | 'careful' | 'fates'>
}

/** The first probe row under other keys: what is unique takes a value that no probe has, and what has a default is left to it. */
export function freshRow(
  table: SeedTable,
  { base, filled }: Fresh,
  turn: number,
  keep: readonly string[] = [],
): RowValues {
  const unique = new Set([table.primaryKey, ...table.uniques].flat())
  const keys = new Set(table.foreignKeys.flatMap((key) => key.columns))
  return new Map(
    [...base].flatMap(([name, value]): [string, string | null][] => {
      const column = table.columns.find((one) => one.name === name)
      if (!unique.has(name) || keep.includes(name) || keys.has(name) || !column) return [[name, value]]
      if (column.hasDefault) return []
      return [[name, untaken(table, column, { filled, turn }) ?? value]]
    }),
  )
}

function untaken(
  table: SeedTable,
  column: SeedColumn,
  { filled, turn }: { filled: Fresh['filled']; turn: number },
): string | undefined {
  const taken = new Set((filled.values.get(table.id) ?? []).map((row) => row.get(column.name)))
  const fitting = filled.careful.get(printPath([table.schema, table.name, column.name]))
  const whole = /^(?:smallint|integer|bigint|numeric)/.test(column.baseType)
  const numbers = [...taken].map(Number).filter((value) => Number.isSafeInteger(value) && value < 30_000)
  if (whole && numbers.length > 0) return `${freeNumber(numbers, turn)}`
  const free = (fitting ?? candidatesOf(column, filled.catalog)).filter((value) => !taken.has(value))
  return free[turn] ?? (fitting ? undefined : made(column.baseType, turn))
}

/** Between those that are there, which bounds of a check or a partition let pass; else above them. */
function freeNumber(taken: readonly number[], turn: number): number {
  const [least, most] = [Math.min(...taken), Math.max(...taken)]
  const known = new Set(taken)
  let left = turn
  for (let number = least + 1; number < most; number++) if (!known.has(number) && left-- === 0) return number
  return most + 1 + left
}

/** Where all that is worth a row is taken. */
function made(type: string, turn: number): string | undefined {
  if (/^(?:text|character varying)/.test(type)) return `r${turn}`
  return type === 'uuid' ? `00000000-0000-4000-8000-${`${turn}`.padStart(12, '0')}` : undefined
}
