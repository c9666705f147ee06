import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { readSource } from './read-source.ts'

const read = (text: string) => readSource(parseSync, 'model.ts', text)

test('a declaration has its place, its doc comment without marks and tags, and its members', () => {
  const { declarations } = read(`/**
 * People who buy.
 *
 *   Indented.
 * @see elsewhere
 */
export const User = table('users', {
  /** Where mail goes. */
  email: text().unique(),
  'full name': varchar(40) as never,
  ...shared,
})
`)
  expect(declarations.User).toEqual({
    at: [7, 14],
    comment: 'People who buy.\n\n  Indented.',
    members: {
      email: {
        at: [9, 3],
        comment: 'Where mail goes.',
        calls: [
          { name: 'text', at: [9, 10], arguments: [] },
          { name: 'unique', at: [9, 17], arguments: [] },
        ],
      },
      'full name': { at: [10, 3], calls: [{ name: 'varchar', at: [10, 16], arguments: [[10, 24]] }] },
    },
    spreads: ['shared'],
    rules: [],
    calls: [
      {
        name: 'table',
        at: [7, 21],
        arguments: [
          [7, 27],
          [7, 36],
        ],
      },
    ],
  })
})

test.each([
  ['on its own line before it', '{\n/** is it */\na: id() }', 'is it'],
  ['on its line', '{ /** is it */ a: id() }', 'is it'],
  ['the last of several', '{\n/** not it */\n/** is it */\na: id() }', 'is it'],
  ['with a plain comment between', '{\n/** is it */\n// plain\na: id() }', 'is it'],
  ['with Windows line ends', '{\r\n/**\r\n * is it\r\n * and more\r\n */\r\na: id() }', 'is it\nand more'],
  ['behind a comma of the line above', '{ z: id(), /** of z */\na: id() }', undefined],
  ['a plain block', '{\n/* plain */\na: id() }', undefined],
  ['tags alone', '{\n/** @deprecated for ever */\na: id() }', undefined],
  ['an at sign within a line', '{\n/** mail@example.com */\na: id() }', 'mail@example.com'],
])('the doc comment of a member: %s', (_name, literal, comment) => {
  expect(read(`export const T = table('t', ${literal})`).declarations.T?.members.a?.comment).toBe(comment)
})

test('columns are counted as editors do, past letters of two units and after any end of line', () => {
  const { declarations } = read(
    `const face = '😀'; export const A = table('a', {})\r\nexport const B = table('b', {})\r`,
  )
  expect([declarations.A?.at, declarations.B?.at]).toEqual([
    [1, 33],
    [2, 14],
  ])
})

test('rules are the elements of the array that the callback returns', () => {
  const { declarations } = read(`export const T = table('t', {}, (t) => { return [index(t.a).on(t.b), check('x')] })
export const Spread = table('s', {}, (t) => [...shared(t), check('x')])`)
  expect(declarations.T?.rules.map(({ at, calls }) => [at, calls.map(({ name }) => name)])).toEqual([
    [
      [1, 50],
      ['index', 'on'],
    ],
    [[1, 70], ['check']],
  ])
  expect(declarations.Spread?.rules).toEqual([])
})

test('exports under another name, defaults and relative imports are told', () => {
  const source = read(`import base, { id as key } from './base.ts'
import { table } from '@tenon/schema'
const One = table('one', {})
export { One as Other }
export default One`)
  expect(source.renamed).toEqual({ Other: 'One', default: 'One' })
  expect(source.imports).toEqual({
    base: { module: './base.ts', name: 'default' },
    key: { module: './base.ts', name: 'id' },
  })
})
