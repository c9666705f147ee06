import { expect, test } from 'vitest'
import { emitProject } from '../../packages/kit/src/emit/emit-project.ts'
import { syntheticSchema } from './synthetic.ts'

const count = 100

const files = emitProject({ schema: syntheticSchema(count), reports: [], environments: {}, validators: [] })

const bytesPerTable = (picked: (path: string) => boolean) =>
  [...files].filter(([path]) => picked(path)).reduce((sum, [, text]) => sum + text.length, 0) / count

test('a table of twelve columns costs at most 3 kB of types, its share of the index included', () => {
  expect([...files.keys()].filter((path) => path.startsWith('tables/'))).toHaveLength(count)
  expect(bytesPerTable((path) => path.endsWith('.d.ts'))).toBeLessThanOrEqual(3000)
})

test('a table of twelve columns costs at most 5 kB of code that every start reads', () => {
  expect(bytesPerTable((path) => path === 'index.js')).toBeLessThanOrEqual(5000)
})

test('emitted types compute nothing: no mapped or conditional types, no overloads, no parameters of their own', () => {
  for (const [path, text] of files) {
    if (!path.startsWith('tables/')) continue
    expect(text, path).not.toMatch(/\bextends \S+ \?|\[\w+ in |\binfer\b|\bkeyof\b|interface \w+</)
  }
})

test('without validators none are emitted', () => {
  expect([...files.keys()].filter((path) => !path.startsWith('tables/'))).toEqual([
    'index.d.ts',
    'index.js',
    'package.json',
  ])
})
