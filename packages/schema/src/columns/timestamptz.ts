/**
 * `timestamptz`: an instant. Kept to the millisecond it is an exact `Date`; any other precision is a string, since a `Date`
 * would lose digits. `timestamptz({ as: 'string' })` is the bare type, which keeps microseconds: what most databases have
 * that were made elsewhere.
 */
import type { Mistake } from './column.ts'
import { fractionMistakes } from './modifier.ts'
import { InstantColumn } from './time-column.ts'

type As = 'date' | 'string'

export function timestamptz(precision?: 3, options?: { readonly as?: 'date' }): InstantColumn<Date>
export function timestamptz(precision: 3, options: { readonly as: 'string' }): InstantColumn<string>
export function timestamptz(precision: 0 | 1 | 2 | 4 | 5 | 6): InstantColumn<string>
export function timestamptz(bare: { readonly as: 'string' }): InstantColumn<string>
export function timestamptz(given: number | { readonly as: As } = 3, options: { readonly as?: As } = {}): unknown {
  const isBare = typeof given === 'object'
  const isDate = given === 3 && options.as !== 'string'
  return new InstantColumn({
    type: {
      sql: isBare ? 'timestamptz' : `timestamptz(${given})`,
      shape: isDate ? { kind: 'instant' } : { kind: 'string', format: 'timestamptz' },
    },
    mistakes: isBare ? bareMistakes(given) : fractionMistakes('timestamptz', given),
  })
}

/** For callers without types. */
const bareMistakes = ({ as }: { readonly as?: unknown }): readonly Mistake[] =>
  as === 'string'
    ? []
    : [
        {
          call: 'timestamptz',
          message: '`timestamptz` without a precision keeps microseconds, which a `Date` would lose.',
          hint: "Write `timestamptz({ as: 'string' })`, or `timestamptz()` for `timestamptz(3)` and a `Date`.",
        },
      ]
