import { expect, test } from 'vitest'
import { nearestNames } from './problem.ts'

test('a swapped pair of letters is one mistake', () => {
  expect(nearestNames('chekc', ['json', 'check'])).toEqual(['check'])
  expect(nearestNames('evn', ['env', 'even', 'json'])).toEqual(['env', 'even'])
})

test('nothing is near to a word that is like none, and to a letter', () => {
  expect(nearestNames('frobnicate', ['json', 'check'])).toEqual([])
  expect(nearestNames('d', ['diff', 'describe'])).toEqual([])
  expect(nearestNames('', ['a', 'ab'])).toEqual([])
})

test('a part stands for the whole word, whatever its case', () => {
  expect(nearestNames('gen', ['seed', 'generate'])).toEqual(['generate'])
  expect(nearestNames('NAME', ['full_name', 'fullName', 'id'])).toEqual(['fullName', 'full_name'])
})

test('three at most are told, each once, the likeliest first', () => {
  expect(nearestNames('user', ['users_d', 'users', 'users', 'users_c', 'users_b'])).toEqual([
    'users',
    'users_b',
    'users_c',
  ])
})
