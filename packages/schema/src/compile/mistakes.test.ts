/** Mistakes that types can't see, or that come from JavaScript: each is a problem, never an exception. */
import { describe, expect, test } from 'vitest'
import { codesOf, compileModels } from '../compile.fixture.ts'
import { choice, id, index, integer, manyToMany, numeric, primaryKey, table, text, varchar } from '../index.ts'

const messagesOf = (models: Readonly<Record<string, unknown>>) =>
  compileModels(models).problems.map(({ message }) => message)

test('a primary key of a column that is not there is refused', () => {
  // @ts-expect-error no such column
  const T = table('t', { a: text() }, (t) => [primaryKey(t.a, t.nope)])
  expect(codesOf({ T })).toEqual(['model/unknown-column'])
})

test('a join with a table without a key is told once', () => {
  const B = table('b', { n: integer() })
  const T = table('t', { id: id(), bs: manyToMany(() => B) })
  expect(codesOf({ B, T })).toEqual(['model/no-primary-key'])
})

describe('limits', () => {
  test.each([
    ['a length below zero', text().minLength(-1)],
    ['a length that is no number', text().maxLength(Number.NaN)],
    ['a bound that is no number', integer().min(Number.NaN)],
    ['a bound that is no digits', numeric().max('x')],
    ['a least above the most', integer().min(5).max(1)],
    ['a least above the most, in digits', numeric().min('10.5').max('9')],
    ['a least length above the most', text().minLength(5).maxLength(4)],
    ['a least length above that of the type', varchar(3).minLength(5)],
  ])('%s is refused', (_, column) => {
    expect(codesOf({ T: table('t', { id: id(), column }) })).toEqual(['model/column'])
  })

  test('bounds that leave one value are fine', () => {
    const columns = { a: integer().range(5, 5), b: varchar(3).minLength(3), c: numeric().min('1.50').max('1.5') }
    expect(codesOf({ T: table('t', { id: id(), ...columns }) })).toEqual([])
  })
})

test('a choice of no words is refused', () => {
  // @ts-expect-error a choice has words
  expect(codesOf({ T: table('t', { id: id(), a: choice() }) })).toEqual(['model/column'])
})

test('what is no name and what are no columns is told, not thrown', () => {
  // @ts-expect-error a name is text
  expect(codesOf({ T: table(5, { id: id() }) })).toContain('model/name-empty')
  // @ts-expect-error the columns are missing
  expect(codesOf({ T: table('t', undefined) })).toEqual(['model/no-columns'])
  // @ts-expect-error a name is text
  expect(codesOf({ T: table('t', { id: id(), a: text().named(5) }) })).toEqual(['model/name-empty'])
  // @ts-expect-error a comment is text
  expect(codesOf({ T: table('t', { id: id(), a: text().comment(5) }) })).toEqual([])
})

test('two things were not the same one', () => {
  const T = table('t', { id: id(), a: text().was('x'), b: text().was('x') })
  expect(codesOf({ T })).toEqual(['model/was-twice'])
  const [A, B] = ['a', 'b'].map((name) => table(name, { id: id() }).was('old'))
  expect(codesOf({ A, B })).toEqual(['model/was-twice'])
})

test('an index and a table of one name are told in proper words', () => {
  const A = table('a', { id: id(), n: integer() }, (a) => [index(a.n).named('b')])
  const B = table('b', { id: id() })
  expect(messagesOf({ A, B })[0]).toMatch(/^An index and a table /)
})
