/** Checks of what stands in brackets behind a type's name. A wrong one is a mistake to report, never an exception. */
import type { Mistake } from './column.ts'

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most

const greatestLength = 10_485_760

export const lengthMistakes = (call: string, length: number): readonly Mistake[] =>
  isWithin(length, 1, greatestLength)
    ? []
    : [{ call, message: `\`${call}(${length})\` is no type: a length is a whole number from 1 to ${greatestLength}.` }]

export const fractionMistakes = (call: string, precision: number | undefined): readonly Mistake[] =>
  precision === undefined || isWithin(precision, 0, 6)
    ? []
    : [{ call, message: `\`${call}(${precision})\` is no type: digits of a second are a whole number from 0 to 6.` }]

/** Since 15 the scale may be negative, or more than the precision. */
export const numericMistakes = (precision: number | undefined, scale: number | undefined): readonly Mistake[] => {
  const isRight =
    (precision === undefined || isWithin(precision, 1, 1000)) && (scale === undefined || isWithin(scale, -1000, 1000))
  const message = `\`numeric(${[precision, scale].filter((part) => part !== undefined).join(', ')})\` is no type: a precision is from 1 to 1000, a scale from -1000 to 1000.`
  return isRight ? [] : [{ call: 'numeric', message }]
}
