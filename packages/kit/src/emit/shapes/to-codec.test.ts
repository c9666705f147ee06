import { expect, test } from 'vitest'
import { toCodec } from './to-codec.ts'

test('a JSON document is read as JSON, whatever its structure', () => {
  expect(toCodec({ kind: 'list', of: { kind: 'string' }, nullableItems: false }, 'jsonb')).toBe('codec.json')
  expect(toCodec({ kind: 'string' }, 'json')).toBe('codec.json')
  expect(toCodec({ kind: 'number', integer: true }, 'jsonb')).toBe('codec.json')
})

test('an array of JSON documents is an array', () => {
  expect(toCodec({ kind: 'list', of: { kind: 'record', fields: [] }, nullableItems: false }, 'jsonb[]')).toBe(
    'codec.list(codec.json)',
  )
})
