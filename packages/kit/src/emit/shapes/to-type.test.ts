/** Lists of what is no single word need brackets. */
import type { Shape } from '@tenon/schema'
import { expect, test } from 'vitest'
import { toType } from './to-type.ts'

const list = (of: Shape, nullableItems = false): Shape => ({ kind: 'list', of, nullableItems })
const record: Shape = {
  kind: 'record',
  fields: [{ name: 'id', shape: { kind: 'bigint' }, optional: false, nullable: false }],
}
const choice: Shape = { kind: 'choice', values: ['a', 'b'] }

test('an item that may be null stands in brackets, an object too', () => {
  expect(toType(list(record, true))).toBe('({ id: bigint } | null)[]')
  expect(toType(list(record))).toBe('{ id: bigint }[]')
  expect(toType(list({ kind: 'boolean' }, true))).toBe('(boolean | null)[]')
})

test('lists of lists have one bracket for each union', () => {
  expect(toType(list(list({ kind: 'bigint' }, true)))).toBe('(bigint | null)[][]')
  expect(toType(list(list(choice)), { given: true })).toBe("readonly (readonly ('a' | 'b')[])[]")
})

test('a choice stands in brackets unless it has a name or one value', () => {
  expect(toType(list(choice))).toBe("('a' | 'b')[]")
  expect(toType(list(choice), { nameOf: (shape) => (shape.kind === 'choice' ? 'Mood' : undefined) })).toBe('Mood[]')
  expect(toType(list({ kind: 'choice', values: ['a'] }))).toBe("'a'[]")
})
