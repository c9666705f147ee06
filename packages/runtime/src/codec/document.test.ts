import { expect, test } from 'vitest'
import { document } from './document.ts'

const codec = document({ price: true, items: [{ ratio: true }], grid: [[true]] })

test('NaN and the infinities are numbers where numbers belong', () => {
  const text =
    '{"price": "NaN", "items": [{"ratio": "-Infinity", "at": "infinity"}, null], "grid": [[1, "Infinity"], []]}'
  expect(codec.decode(text)).toEqual({
    price: Number.NaN,
    items: [{ ratio: -Infinity, at: 'infinity' }, null],
    grid: [[1, Infinity], []],
  })
  expect(document(true).decode('"NaN"')).toBeNaN()
})

test('elsewhere they stay texts, and a document of another form stays as it is', () => {
  expect(codec.decode('{"name": "NaN", "price": 1}')).toEqual({ name: 'NaN', price: 1 })
  expect(codec.decode('{"price": ["NaN"], "items": {"ratio": "NaN"}, "grid": null}')).toEqual({
    price: ['NaN'],
    items: { ratio: 'NaN' },
    grid: null,
  })
  expect(codec.decode('"NaN"')).toBe('NaN')
  expect(codec.decode('null')).toBeNull()
})

test('it refuses what JSON refuses', () => {
  expect(() => codec.decode('{"price": 12345678901234567890.1}')).toThrow('more digits')
  expect(() => codec.encode({ price: Number.NaN })).toThrow('JSON cannot hold')
})
