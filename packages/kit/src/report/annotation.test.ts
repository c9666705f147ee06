import { expect, test } from 'vitest'
import { readAnnotations } from './annotation.ts'

const read = (text: string) => readAnnotations('reports/orders.sql', text)
const only = async (text: string) => {
  const { statements } = await read(text)
  const [statement] = statements
  if (!statement || statements.length > 1) throw new Error('not one statement')
  return statement
}
const told = async (text: string) => {
  const { statements, problems } = await read(text)
  return [...problems, ...statements.flatMap((one) => one.problems)].map(
    ({ code, at, message }) => `${code} ${at?.line}:${at?.column} ${message}`,
  )
}

test('a file of one statement is named after the file', async () => {
  expect((await only('select 1 as one;')).name).toBe('orders')
})

test('statements without a name are told apart by their number', async () => {
  const { statements, problems } = await read('select 1 as x; -- @name b\nselect 2 as x; select 3 as x;')
  expect([statements.map(({ name }) => name), problems]).toEqual([['orders-1', 'orders-2', 'orders-3'], []])
})

test('comments above a statement are its doc comment, without the annotations', async () => {
  const statement = await only('-- Newest first.\n-- @name newest\n-- Two lines.\nselect 1 as one')
  expect([statement.name, statement.comment]).toEqual(['newest', 'Newest first.\nTwo lines.'])
})

test('a statement may have its name as other tools write it', async () => {
  const { statements, problems } = await read(
    '-- name: GetOrder :one\n-- Just one.\nselect 1 as x;\n-- name: all_orders\nselect 2 as x;\n-- name: of the game\nselect 3 as x;',
  )
  expect([statements.map(({ name, comment }) => [name, comment]), problems]).toEqual([
    [
      ['GetOrder', 'Just one.'],
      ['all_orders', undefined],
      ['orders-3', 'name: of the game'],
    ],
    [],
  ])
})

test('each statement of a file has the comments right above it', async () => {
  const { statements } = await read(
    '-- First.\n-- @name a\nselect 1 as x; -- of the first\n-- Second.\n-- @name b\nselect 2 as x;',
  )
  expect(statements.map(({ name, comment }) => [name, comment])).toEqual([
    ['a', 'First.'],
    ['b', 'Second.'],
  ])
})

test('a semicolon in a string ends no statement', async () => {
  expect((await read("select ';' as a, $$;$$ as b /* ; */ -- ;\n;")).statements).toHaveLength(1)
})

test('rows, samples, claims and the timeout are read', async () => {
  const statement = await only(
    `-- @rows one\n-- @param status = 'it''s'\n-- @param n = 5\n-- @column "a b"! "it is counted"\n-- @column c!\n-- @timeout 5min\nselect :status, :n`,
  )
  expect(statement.rows).toBe('one')
  expect([...statement.samples]).toEqual([
    ['status', "it's"],
    ['n', '5'],
  ])
  expect(statement.assertions.map(({ column, reason }) => [column, reason])).toEqual([
    ['a b', 'it is counted'],
    ['c', undefined],
  ])
  expect([statement.timeout, statement.problems]).toEqual([300_000, []])
})

test.each([
  ['none', 0],
  ['250ms', 250],
  ['3 s', 3000],
  ['2h', 7_200_000],
])('a timeout of %s is %i milliseconds', async (written, milliseconds) => {
  expect((await only(`-- @timeout ${written}\nselect 1`)).timeout).toBe(milliseconds)
})

test('a file without a statement is told', async () => {
  expect(await told('-- nothing yet\n')).toEqual([
    'report/no-statement 1:1 `reports/orders.sql` holds no SQL statement.',
  ])
})

test('statements of a file need names, and different ones', async () => {
  expect(await told('select 1;\n-- @name a\nselect 2;\n-- @name a\nselect 3')).toEqual([
    'report/duplicate-name 5:1 Two statements of this file are named `a`.',
    'report/unnamed-statement 1:1 A file of several statements names each of them, and this one has no name.',
  ])
})

test('an unknown word is told, above a statement, in it and behind it', async () => {
  expect(await told('-- @frob\nselect 1 -- @nob\n; -- @bob')).toEqual([
    'report/unknown-annotation 1:1 `@frob` is no annotation.',
    'report/unknown-annotation 2:10 `@nob` is no annotation.',
    'report/unknown-annotation 3:3 `@bob` is no annotation.',
  ])
})

test('a word of ours in the wrong place is told', async () => {
  expect(await told('select 1 as one -- @rows one')).toEqual([
    'report/annotation-place 1:17 `@rows` stands behind the start of its statement, where it says nothing.',
  ])
})

test('a word of ours in a block comment is told, and another tool’s is left alone', async () => {
  expect(await told('/* @name one */ /* @todo */ select 1 as one')).toEqual([
    "report/annotation-form 1:1 `@name` stands in a block comment, where it isn't read.",
  ])
})

test('optional parts are told not to work yet', async () => {
  expect(await told('select 1 as one\nwhere true -- @if status\norder by 1 -- @sort newest')).toEqual([
    "report/not-yet 2:12 `@if` isn't read yet: the statement is always sent as it stands.",
    "report/not-yet 3:12 `@sort` isn't read yet: the statement is always sent as it stands.",
  ])
})

test('a word that is said twice is told', async () => {
  expect(await told('-- @rows one\n-- @rows many\n-- @param a = 1\n-- @param b = 1\nselect :a, :b')).toEqual([
    'report/duplicate-annotation 2:1 `@rows` is said twice of one statement.',
  ])
})

test('a word in a form that can’t be read is told', async () => {
  expect(await told('-- @rows some\n-- @timeout soon\nselect 1')).toEqual([
    'report/annotation-form 1:1 `@rows` is not written as it can be read.',
    'report/annotation-form 2:1 `@timeout` is not written as it can be read.',
  ])
})

test('a sample of a parameter that the statement doesn’t use is told', async () => {
  expect(await told('-- @param nope = 1\nselect :id')).toEqual([
    "report/unknown-parameter 1:1 `@param nope` gives a sample for `:nope`, which the statement doesn't use.",
  ])
})

test.each([
  ["select '😀' as a,\n 'open", 'report/syntax 2:2 This string is never closed.'],
  ['select 1 as "open', 'report/syntax 1:13 This quoted name is never closed.'],
  ["select 'a' /* open ' ", 'report/syntax 1:12 This comment is never closed.'],
  ['select $x$ open $y$', 'report/syntax 1:8 This string is never closed.'],
])('%j is never closed', async (text, expected) => {
  expect(await told(text)).toEqual([expected])
})

test.each([
  ["select '😀' as a, 100abc as b", 'report/syntax 1:19 Trailing junk after numeric literal at or near `100abc`.'],
  ['select id from t where id = :id and ""', 'report/syntax 1:37 Zero-length delimited identifier at or near `""`.'],
  ["select 'a' as a;\nselect 0x as b", 'report/syntax 2:8 Invalid hexadecimal integer at or near `0x`.'],
])('%j has what no SQL has', async (text, expected) => {
  expect(await told(text)).toEqual([expected])
})
