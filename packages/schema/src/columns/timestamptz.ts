/** `timestamptz`: an instant. Kept to the millisecond it is an exact `Date`; any other precision is a string, since a `Date` would lose digits. */
import { fractionMistakes } from './modifier.ts'
import { InstantColumn } from './time-column.ts'

export function timestamptz(precision?: 3, options?: { readonly as?: 'date' }): InstantColumn<Date>
export function timestamptz(precision: 3, options: { readonly as: 'string' }): InstantColumn<string>
export function timestamptz(precision: 0 | 1 | 2 | 4 | 5 | 6): InstantColumn<string>
export function timestamptz(precision = 3, options: { readonly as?: 'date' | 'string' } = {}): unknown {
  const isDate = precision === 3 && options.as !== 'string'
  return new InstantColumn({
    type: {
      sql: `timestamptz(${precision})`,
      shape: isDate ? { kind: 'instant' } : { kind: 'string', format: 'timestamptz' },
    },
    mistakes: fractionMistakes('timestamptz', precision),
  })
}
