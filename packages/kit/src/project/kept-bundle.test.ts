import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './folder.fixture.ts'
import { loadModules } from './load-modules.ts'

async function load(root: string): Promise<unknown> {
  const { modules, problems } = await loadModules(root, 'models', ['a.ts'])
  expect(problems).toEqual([])
  return modules[0]?.exports.value
}

const bundleOf = (root: string) => readFileSync(path.join(root, '.tenon/models.mjs'), 'utf8')

test('what was joined once is taken again, and joined anew when a module changes that it imports', async () => {
  const root = await makeFolder({ 'a.ts': `export { value } from './b.ts'`, 'b.ts': 'export const value = 1' })
  expect(await load(root)).toBe(1)
  expect(existsSync(path.join(root, '.tenon/models.json'))).toBe(true)
  expect(await load(root)).toBe(1)
  writeFileSync(path.join(root, 'b.ts'), 'export const value = 2')
  expect(await load(root)).toBe(2)
})

test('a bundle that somebody else wrote is not taken', async () => {
  const root = await makeFolder({ 'a.ts': 'export const value = 1' })
  await load(root)
  const before = bundleOf(root)
  writeFileSync(path.join(root, '.tenon/models.mjs'), 'export const m0 = { value: 3 }')
  expect(await load(root)).toBe(1)
  expect(bundleOf(root)).toBe(before)
})

test('a module that is gone is told, and one named without its ending is looked for each time', async () => {
  const root = await makeFolder({ 'a.ts': `export { value } from './b'`, 'b.ts': 'export const value = 1' })
  expect(await load(root)).toBe(1)
  expect(existsSync(path.join(root, '.tenon/models.json'))).toBe(false)
  writeFileSync(path.join(root, 'a.ts'), `export { value } from './b.ts'`)
  expect(await load(root)).toBe(1)
  rmSync(path.join(root, 'b.ts'))
  expect(await loadModules(root, 'models', ['a.ts'])).toMatchObject({
    modules: [],
    problems: [{ code: 'project/missing-module' }],
  })
})
