import { expect, test } from 'vitest'
import { printFile } from './print.ts'

const print = (...declarations: Parameters<typeof printFile>[0]['declarations'][number][]): string =>
  printFile({ path: 'x.js', imports: [], declarations }, [])

test('an expression stands on one line where it fits, else it is broken at its outermost brackets', () => {
  const short = { object: [{ key: 'a', value: '1' }] }
  const long = { object: [{ key: 'two words', value: { array: ['1'.repeat(70), '2'.repeat(70)] } }] }
  expect(print({ kind: 'value', head: 'const a =', code: short })).toBe('const a = { a: 1 }\n')
  expect(print({ kind: 'value', head: 'const a =', code: long })).toBe(
    `const a = {\n  'two words': [\n    ${'1'.repeat(70)},\n    ${'2'.repeat(70)},\n  ],\n}\n`,
  )
})

test('an else stands behind the brace before it', () => {
  const body = [{ head: 'if (a)', body: ['b()'] }, 'else c()']
  expect(print({ kind: 'block', head: 'function f()', body })).toBe(
    'function f() {\n  if (a) {\n    b()\n  } else c()\n}\n',
  )
})

test('quotes and slashes in an expression leave the indentation alone', () => {
  const body = [`if (/'/.test(a)) b()`, '// `', 'c()']
  expect(print({ kind: 'block', head: 'function f()', body })).toBe(
    "function f() {\n  if (/'/.test(a)) b()\n  // `\n  c()\n}\n",
  )
})

test('imports are sorted, packages first, and those without names are left out', () => {
  const imports = [
    { from: './b.js', names: ['b', 'a'], typeOnly: true },
    { from: './a.js', names: [], typeOnly: true },
    { from: 'zod', names: ['z'], typeOnly: false },
  ]
  expect(printFile({ path: 'x.js', imports, declarations: [] }, ['head'])).toBe(
    "// head\nimport { z } from 'zod'\nimport type { a, b } from './b.js'\n",
  )
})

test('a long choice gets a line for each of its values', () => {
  const type = Array.from({ length: 12 }, (_, at) => `'number ${at} of many'`).join(' | ')
  expect(print({ kind: 'alias', name: 'T', type }).split('\n').slice(0, 3)).toEqual([
    'export type T =',
    "  | 'number 0 of many'",
    "  | 'number 1 of many'",
  ])
})
