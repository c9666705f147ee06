/** Which numbers another type of numbers refuses or takes as others: asked by their values alone, so that the question itself never stops at one. */

/** `undefined` where the types tell nothing of that kind. `value`: an expression of the type `from`. */
export function numberLoss(
  value: string,
  { from, to }: { readonly from: string; readonly to: string },
): string | undefined {
  if (!isNumber(from)) return undefined
  const range = wholeRanges[to]
  if (range) return beyondWhole(value, from, range)
  const [, precision, scale = '0'] = /^numeric\((\d+)(?:,(-?\d+))?\)$/.exec(to) ?? []
  if (precision !== undefined) return beyondNumeric(value, from, [Number(precision), Number(scale)])
  const bounds =
    from === 'double precision' && to === 'real'
      ? floatBounds[to]
      : from.startsWith('numeric')
        ? floatBounds[to]
        : undefined
  return bounds && `case when ${beyondFloat(value, bounds)} then true else ${isRounded(value, from, to)} end`
}

export const isNumber = (type: string): boolean => type in wholeRanges || isFloat(type) || /^numeric\b/.test(type)

const isFloat = (type: string): boolean => type in floatBounds

type Bounds = readonly [least: string, most: string]

const wholeRanges: Readonly<Record<string, Bounds>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** The least and the most that are not rounded to zero or past the last. */
const floatBounds: Readonly<Record<string, Bounds>> = {
  real: ['7.006492321624086e-46', '3.402823567797336e38'],
  'double precision': ['2.4703282292062328e-324', '1.797693134862315e308'],
}

function beyondWhole(value: string, from: string, [least, most]: Bounds): string {
  // Of the largest bigint a float makes the number that follows it.
  if (isFloat(from))
    return `not (${value} >= ${least} and ${value} < ${BigInt(most) + 1n}) or ${value} <> trunc(${value}) or ${value}::text = '-0'`
  return `${value} not between ${least} and ${most}${from in wholeRanges ? '' : ` or ${value} % 1 <> 0`}`
}

/** It holds NaN, and no infinity. */
function beyondNumeric(value: string, from: string, [precision, scale]: readonly [number, number]): string {
  const number = from.startsWith('numeric') ? value : `${value}::numeric`
  const rounded = `round(${number}, ${scale})`
  const notNaN = from in wholeRanges ? '' : ` and ${value} <> 'NaN'`
  const back = isFloat(from) ? `${rounded}::${from} <> ${value} or ${value}::text = '-0'` : `${rounded} <> ${number}`
  return `abs(${rounded}) >= 1e${precision - scale}${notNaN} or ${back}`
}

const beyondFloat = (value: string, [least, most]: Bounds): string =>
  `${value} <> 0 and abs(${value}) not between ${least} and ${most} and abs(${value}) < 'Infinity'`

/** Neither its shortest text nor the number itself is what it was. */
const isRounded = (value: string, from: string, to: string): string =>
  `(${value}::${to})::text::${from} <> ${value} and (${value}::${to})::${from} <> ${value}`
