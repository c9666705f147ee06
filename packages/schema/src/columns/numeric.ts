/** `numeric(p, s)`: an exact decimal; digits in a string, or a `number` where that loses nothing. */
import type { Shape } from '../shape.ts'
import { numericMistakes } from './modifier.ts'
import { NumberColumn } from './number-column.ts'

interface NumericOptions {
  readonly as?: 'string' | 'number'
}

export function numeric(precision?: number, scale?: number, options?: { readonly as?: 'string' }): NumberColumn<string>
export function numeric(precision: number, scale: number, options: { readonly as: 'number' }): NumberColumn<number>
export function numeric(precision?: number, scale?: number, options: NumericOptions = {}): unknown {
  const modifier = [precision, scale].filter((part) => part !== undefined)
  const digits = { ...(precision !== undefined && { precision, scale: scale ?? 0 }) }
  const shape: Shape =
    options.as === 'number'
      ? { kind: 'number', integer: precision !== undefined && (scale ?? 0) <= 0 }
      : { kind: 'string', format: 'decimal', ...digits }
  const column = { sql: modifier.length === 0 ? 'numeric' : `numeric(${modifier.join(',')})`, shape }
  // A double holds any 15 digits exactly; with more, a value read as a number could be another one.
  const isTooWide = options.as === 'number' && (precision === undefined || precision > 15)
  return new NumberColumn({
    type: column,
    mistakes: [
      ...numericMistakes(precision, scale),
      ...(isTooWide
        ? [
            {
              call: 'numeric',
              message: `\`${column.sql}\` holds values that no \`number\` does.`,
              hint: 'A number keeps 15 digits: ask for a precision of at most 15, or leave the values strings.',
            },
          ]
        : []),
    ],
  })
}
