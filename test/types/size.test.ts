import { expect, test } from 'vitest'
import { emitProject } from '../../packages/kit/src/emit/emit-project.ts'
import { syntheticSchema } from './synthetic.ts'

const count = 100

const files = emitProject({ schema: syntheticSchema(count), reports: [], environments: {}, validators: [] })

test('a table of twelve columns costs at most 3 kB of types', () => {
  const sizes = [...files].filter(([path]) => path.startsWith('tables/')).map(([, text]) => text.length)
  expect(sizes).toHaveLength(count)
  expect(sizes.reduce((sum, size) => sum + size, 0) / count).toBeLessThanOrEqual(3000)
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
