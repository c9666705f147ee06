/** Numbers past a column's range: no row has them, and the server compares them rightly in a wider type. */
import type { Column } from './model.ts'

const int8 = [-(2n ** 63n), 2n ** 63n - 1n] as const
const ranges: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  int2: [-32_768n, 32_767n],
  int4: [-2_147_483_648n, 2_147_483_647n],
  int8,
}

/** The column itself where its own type holds what is asked for, which may be a list. */
export function widened(column: Column, asked: unknown): Column {
  const range = ranges[column.type]
  const all: readonly unknown[] = Array.isArray(asked) ? asked : [asked]
  if (column.type === 'float4' && all.some(isPastReal)) return { ...column, type: 'float8', codec: ofReal(column) }
  if (!range) return column
  let type = column.type
  for (const value of all) {
    const whole = toWhole(value, column)
    if (whole === undefined || isWithin(whole, range)) continue
    // An index on the column serves comparisons with int8; beyond it there is none to look for.
    type = type === 'numeric' || !isWithin(whole, int8) ? 'numeric' : 'int8'
  }
  return type === column.type ? column : { ...column, type, codec: wide(column) }
}

/** Too large for 32 bits, or too near to zero; the server refuses to make it a `real`. */
function isPastReal(value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value) || value === 0) return false
  const held = Math.fround(value)
  return held === 0 || !Number.isFinite(held)
}

/** Beside a value that a `real` can't hold the others are what it holds of them: 0.7 is another number in 64 bits. */
const ofReal = ({ codec }: Column): Column['codec'] => ({
  ...codec,
  encode: (value) => codec.encode(typeof value === 'number' && !isPastReal(value) ? Math.fround(value) : value),
})

const isWithin = (value: bigint, [least, most]: readonly [bigint, bigint]): boolean => value >= least && value <= most

/** What the caller wrote, exactly: a number between the safe ones and 64 bits may be another than was meant. */
function toWhole(value: unknown, { codec }: Column): bigint | undefined {
  if (typeof value === 'number' && codec.name !== 'bigint' && codec.name !== 'bigintText')
    return Number.isSafeInteger(value) || (Number.isInteger(value) && (value >= 2 ** 63 || value < -(2 ** 63)))
      ? BigInt(value)
      : undefined
  if (typeof value === 'bigint' && codec.name === 'bigint') return value
  if (typeof value === 'string' && codec.name === 'bigintText' && /^[+-]?\d{1,400}$/.test(value)) return BigInt(value)
  return undefined
}

const wide = (column: Column): Column['codec'] => ({
  ...column.codec,
  encode(value) {
    const whole = toWhole(value, column)
    return whole === undefined ? column.codec.encode(value) : String(whole)
  },
})
