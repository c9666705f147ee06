import { expect, test } from 'vitest'
import { fromBytes, fromCharacters, toPlace } from './position.ts'

const text = 'é😀x\nab'

test.each([
  [0, 0],
  [2, 1],
  [6, 3],
  [7, 4],
  [99, 7],
])('byte %i is unit %i', (byte, unit) => {
  expect(fromBytes(text, byte)).toBe(unit)
})

test.each([
  [1, 0],
  [2, 1],
  [3, 3],
  [5, 5],
])('character %i is unit %i', (position, unit) => {
  expect(fromCharacters(text, position)).toBe(unit)
})

test('lines and columns count from one, in the units of editors', () => {
  expect(
    [0, 3, 4, 5, 6].map((offset) => toPlace('q.sql', text, offset)).map(({ line, column }) => [line, column]),
  ).toEqual([
    [1, 1],
    [1, 4],
    [1, 5],
    [2, 1],
    [2, 2],
  ])
})
