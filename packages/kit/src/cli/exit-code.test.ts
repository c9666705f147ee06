import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { expect, test } from 'vitest'
import { exitCodeOf } from './exit-code.ts'

const at = { file: 'tenon.config.ts', line: 4, column: 3 }
const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  ...{ code, severity: 'error', message: 'Wrong.' },
  ...more,
})

test('nothing wrong is 0, an error or a difference 1', () => {
  expect(exitCodeOf({ problems: [problem('state/skipped', { severity: 'note' })] })).toBe(0)
  expect(exitCodeOf({ problems: [problem('model/column', { at })] })).toBe(1)
  expect(exitCodeOf({ problems: [], differs: true })).toBe(1)
})

test('a word of the command line that names nothing is 2, also where something differs', () => {
  expect(exitCodeOf({ problems: [problem('state/unknown')], differs: true })).toBe(2)
  expect(exitCodeOf({ problems: [problem('model/column', { at }), problem('config/unknown-environment')] })).toBe(2)
})

test('the same mistake in a file is no wrong usage', () => {
  expect(exitCodeOf({ problems: [problem('config/url', { at })] })).toBe(1)
})

test('the page of problems says of each such code that it exits 2', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/problems.md'), 'utf8')
  const told = [...page.matchAll(/^- `([\w/-]+)`:.*exit code 2/gm)].map(([, code = '']) => code)
  expect(told).toContain('cli/usage')
  for (const code of told) expect(exitCodeOf({ problems: [problem(code)] }), code).toBe(2)
})
