import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test('a swapped pair of letters is one mistake', () => {
  expect(nearest('chekc', ['json', 'check'])).toBe('check')
})

test('nothing is suggested for a word that is like none', () => {
  expect(nearest('frobnicate', ['json', 'check'])).toBeUndefined()
})
