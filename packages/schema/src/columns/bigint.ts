/** `bigint`: a whole number of eight bytes; a `bigint` in TypeScript unless another form is asked for. */
import type { Shape } from '../shape.ts'
import { IntegerColumn } from './number-column.ts'

/** As a `number` it is checked to be safe whenever it is read or written; never rounded. */
export const safeInteger: Shape = {
  kind: 'number',
  integer: true,
  min: Number.MIN_SAFE_INTEGER,
  max: Number.MAX_SAFE_INTEGER,
}

const shapes = {
  bigint: { kind: 'bigint' },
  number: safeInteger,
  string: { kind: 'string', format: 'integer' },
} as const satisfies Record<string, Shape>

export function bigint(options?: { readonly as?: 'bigint' }): IntegerColumn<bigint>
export function bigint(options: { readonly as: 'number' }): IntegerColumn<number>
export function bigint(options: { readonly as: 'string' }): IntegerColumn<string>
export function bigint(options: { readonly as?: keyof typeof shapes } = {}): unknown {
  return new IntegerColumn({ type: { sql: 'bigint', shape: shapes[options.as ?? 'bigint'] } })
}
