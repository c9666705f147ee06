import { expect, test } from 'vitest'
import { quoteLiteral, quoteName, quotePath } from './quote.ts'

test.each([
  ['plain', `'plain'`],
  [`it's`, `'it''s'`],
  // In the escape form it reads the same whatever `standard_conforming_strings` says.
  ['a\\b', String.raw`E'a\\b'`],
  [`\\'; drop table t; --`, String.raw`E'\\''; drop table t; --'`],
])('the text %s is the literal %s', (text, literal) => {
  expect(quoteLiteral(text)).toBe(literal)
})

test.each([
  ['users', 'users'],
  ['order', '"order"'],
  ['Users', '"Users"'],
  ['a"b', '"a""b"'],
  ['1st', '"1st"'],
  ['', '""'],
])('the name %s is written %s', (name, written) => {
  expect(quoteName(name)).toBe(written)
})

test('each part of a path is quoted by itself', () => {
  expect(quotePath(['my.schema', 'users'])).toBe('"my.schema".users')
})
