import { expect, test } from 'vitest'
import { findPlaceholders, numberParameters, readTokens } from './placeholder.ts'

const names = async (text: string) => findPlaceholders(await readTokens(text)).map(({ name }) => name)
const numbered = async (text: string, start = 0, end = text.length) =>
  numberParameters(text, { start, end, tokens: await readTokens(text) })

test.each([
  [':id', ['id']],
  ["= :'name'", ['name']],
  ['(:a,:b)', ['a', 'b']],
  [':order + :user', ['order', 'user']],
  ["':no' || $$ :no $$ || $tag$ :no $tag$ || e':no' || u&':no'", []],
  ['1 -- :no\n /* :no /* :no */ */ + 1', []],
  ['a::int + b::"char"', []],
  ['f(days := 3)', []],
  ['": no" + ":no"', []],
  ['a[1:2] + a[x:y] + a[:2] + a[1:]', []],
  ['a[1:n]', []],
  ['a[1 : :n] + a[(:lo):(:hi)]', ['n', 'lo', 'hi']],
  ['a[:n]', ['n']],
  ['case when a then b end :x', ['x']],
  [':id::int', ['id']],
  ['f(:x)::text', ['x']],
])('%s has the parameters %j', async (text, expected) => {
  expect(await names(`select ${text}`)).toEqual(expected)
})

test('a name that is used twice is one parameter', async () => {
  expect(await numbered('select :a, :b, :a')).toMatchObject({ text: 'select $1, $2, $1', names: ['a', 'b'] })
})

test('numbered parameters keep their numbers, and names come behind them', async () => {
  expect(await numbered('select $2, :a, $1')).toMatchObject({ text: 'select $2, $3, $1', names: ['p1', 'p2', 'a'] })
})

test('only the parameters of the statement itself are numbered', async () => {
  const text = 'select :a; select :b'
  expect(await numbered(text, 11)).toMatchObject({ text: 'select $1', names: ['b'] })
})

test('a place in the sent text leads back to the source, before, in and behind parameters', async () => {
  const text = "select '😀', :long_name, x, :b"
  const { text: sent, toSource } = await numbered(text)
  expect(sent).toBe("select '😀', $1, x, $2")
  expect([sent.indexOf('😀'), sent.indexOf('$1'), sent.indexOf('x'), sent.indexOf('$2')].map(toSource)).toEqual([
    text.indexOf('😀'),
    text.indexOf(':long_name'),
    text.indexOf('x,'),
    text.indexOf(':b'),
  ])
})

test('offsets of tokens count UTF-16 units', async () => {
  const tokens = await readTokens("'é😀' a")
  expect(tokens.map(({ start, end }) => [start, end])).toEqual([
    [0, 5],
    [6, 7],
  ])
})
