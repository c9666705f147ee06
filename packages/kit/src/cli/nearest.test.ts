import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test('a swapped pair of letters is one mistake', () => {
  expect(nearest('chekc', ['json', 'check'])).toBe('check')
})

test('nothing is suggested for a word that is like none', () => {
  expect(nearest('frobnicate', ['json', 'check'])).toBeUndefined()
})

test('a beginning stands for the whole word, where it is the beginning of one only', () => {
  expect(nearest('gen', ['seed', 'generate'])).toBe('generate')
  expect(nearest('d', ['diff', 'describe'])).toBeUndefined()
})
