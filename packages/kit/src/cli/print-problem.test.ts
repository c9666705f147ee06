import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { printProblem, printProblems } from './print-problem.ts'
import { makeStyle } from './style.ts'

const plain = makeStyle(false)

test('of a long line the part around the caret is shown', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tenon-print-'))
  writeFileSync(path.join(root, 'long.ts'), `${'a'.repeat(300)}BAD${'z'.repeat(300)}\n`)
  const at = { file: 'long.ts', line: 1, column: 301 }
  const text = printProblem({ code: 'model/x', severity: 'error', at, message: 'It is bad.' }, plain, root)
  const [line = '', caret = ''] = text.split('\n').slice(2)
  expect(line.length).toBeLessThan(180)
  expect(line.slice(caret.indexOf('^'))).toMatch(/^BADz+…$/)
  expect(line).toMatch(/^ {2}1 \| …a+B/)
})

test('a problem shows its code, place, sentence, line with a caret, and hint', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tenon-print-'))
  writeFileSync(path.join(root, 'book.ts'), "import x\n\tauthor: wrong('key'),\n")
  const text = printProblem(
    {
      code: 'model/unknown-column',
      severity: 'error',
      at: { file: 'book.ts', line: 2, column: 10 },
      message: '`book.author_id` refers to `author.key`, and `author` has no such column.',
      hint: 'Columns of `author`: `id`, `name`.',
    },
    plain,
    root,
  )
  expect(text).toBe(
    [
      'error model/unknown-column  book.ts:2:10',
      '  `book.author_id` refers to `author.key`, and `author` has no such column.',
      "  2 | \tauthor: wrong('key'),",
      '    | \t        ^',
      '  hint: Columns of `author`: `id`, `name`.',
    ].join('\n'),
  )
})

test('a place whose file is gone is printed without its line', () => {
  const text = printProblem(
    { code: 'a/b', severity: 'warning', at: { file: 'gone.ts', line: 1, column: 1 }, message: 'It is.' },
    plain,
    tmpdir(),
  )
  expect(text).toBe('warning a/b  gone.ts:1:1\n  It is.')
})

test('errors come after warnings', () => {
  const text = printProblems(
    [
      { code: 'first/error', severity: 'error', message: 'E.' },
      { code: 'then/warning', severity: 'warning', message: 'W.' },
    ],
    plain,
    tmpdir(),
  )
  expect(text.indexOf('then/warning')).toBeLessThan(text.indexOf('first/error'))
})

test('many notes on one file get a line each, up to twenty; a few are printed whole', () => {
  const note = (line: number) => ({
    code: 'state/skipped',
    severity: 'note' as const,
    at: { file: 'dump.sql', line, column: 1 },
    message: `\`alter ${line}\` is skipped.`,
  })
  const notes = Array.from({ length: 23 }, (_, index) => note(index + 1))
  const many = printProblems([...notes, { code: 'a/b', severity: 'error', message: 'It is.' }], plain, tmpdir())
  expect(many.split('\n')).toEqual([
    'note state/skipped  dump.sql',
    ...notes.slice(0, 20).map(({ at, message }) => `  ${`${at.line}:1`.padEnd(8)} ${message}`),
    '  … and 3 more, all of them in the output of `--json`',
    '',
    'error a/b',
    '  It is.',
  ])
  expect(printProblems(notes.slice(0, 3), plain, tmpdir()).match(/note state\/skipped/g)).toHaveLength(3)
})

test('many problems with one hint get a line each, and the hint is told once', () => {
  const stale = (file: string) => ({
    code: 'project/stale-files',
    severity: 'error' as const,
    at: { file, line: 1, column: 1 },
    message: `\`${file}\` is missing.`,
    hint: 'Run `tenon generate`.',
  })
  const files = ['a.js', 'b/long.js', 'c.js', 'd.js']
  expect(printProblems(files.map(stale), plain, tmpdir()).split('\n')).toEqual([
    'error project/stale-files  4 times',
    ...files.map((file) => `  ${`${file}:1:1`.padEnd(13)} \`${file}\` is missing.`),
    '  hint: Run `tenon generate`.',
  ])
  expect(printProblems(files.slice(1).map(stale), plain, tmpdir()).match(/hint/g)).toHaveLength(3)
})
