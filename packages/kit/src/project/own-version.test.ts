import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ownVersion } from './own-version.ts'

const workspace = path.join(import.meta.dirname, '../../../..')

test('a build leaves the hash of its modules: another with another module, the same with a newer time', () => {
  const home = path.join(workspace, '.tenon/test-projects')
  mkdirSync(home, { recursive: true })
  const folder = mkdtempSync(path.join(home, 'build-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(path.join(folder, 'src'))
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text)
  write(
    'package.json',
    '{ "type": "module", "publishConfig": { "exports": { ".": { "default": "./dist/index.js" } } } }',
  )
  write('src/index.ts', `import { word } from './word.ts'\nexport const text = word\n`)
  write('src/word.ts', `export const word = 'one'\n`)
  const build = () => {
    execFileSync(process.execPath, [path.join(workspace, 'scripts/bundle.js')], { cwd: folder })
    return readFileSync(path.join(folder, 'dist/built-from'), 'utf8')
  }
  const first = build()
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  utimesSync(path.join(folder, 'src/word.ts'), 1, 1)
  expect(build()).toBe(first)
  write('src/word.ts', `export const word = 'two'\n`)
  expect(build()).not.toBe(first)
})

test('sources that run as they are have a version too', () => {
  expect(ownVersion()).toMatch(/^[0-9a-f]{64}$/)
})
