import { expect, test } from 'vitest'
import { importExtensionOf } from './import-extension.ts'

test('imports name `.ts` where the compiler allows it, whatever else it is told', () => {
  expect(importExtensionOf({ module: 'NodeNext', allowImportingTsExtensions: true })).toBe('.ts')
  expect(importExtensionOf({ module: 'nodenext', rewriteRelativeImportExtensions: true })).toBe('.ts')
  expect(importExtensionOf({ moduleResolution: 'bundler', allowImportingTsExtensions: true })).toBe('.ts')
})

test('Node wants the name of the file that will run', () => {
  expect(importExtensionOf({})).toBe('.js')
  expect(importExtensionOf({ module: 'Node16' })).toBe('.js')
  expect(importExtensionOf({ module: 'nodenext', moduleResolution: 'NodeNext' })).toBe('.js')
})

test('bundlers and CommonJS find files without an ending', () => {
  expect(importExtensionOf({ module: 'esnext', moduleResolution: 'Bundler' })).toBe('')
  expect(importExtensionOf({ module: 'commonjs' })).toBe('')
  expect(importExtensionOf({ module: 'preserve' })).toBe('')
  expect(importExtensionOf({ module: 'commonjs', moduleResolution: 'node10' })).toBe('')
})
