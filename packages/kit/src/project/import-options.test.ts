import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { importExtensionOf } from '../emit/import-extension.ts'
import { readImportOptions } from './import-options.ts'

const folder = (files: Readonly<Record<string, string>>) => {
  const root = mkdtempSync(path.join(tmpdir(), 'tenon-tsconfig-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text)
  return root
}

test('options come from the file and from what it extends, comments and all', async () => {
  const root = folder({
    'base.json': '{ "compilerOptions": { "module": "nodenext" } }',
    'tsconfig.json':
      '{ "extends": "./base.json", /* ours */ "compilerOptions": { "allowImportingTsExtensions": true } }',
  })
  const { options, files } = await readImportOptions(root)
  expect(files).toEqual(['tsconfig.json', 'base.json'])
  expect(options).toMatchObject({ module: 'NodeNext', allowImportingTsExtensions: true })
  expect(importExtensionOf(options)).toBe('.ts')
})

test('plain Node wants `.js`, a bundler nothing', async () => {
  const node = folder({ 'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }' })
  expect(importExtensionOf((await readImportOptions(node)).options)).toBe('.js')
  const bundler = folder({
    'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }',
  })
  expect(importExtensionOf((await readImportOptions(bundler)).options)).toBe('')
})
