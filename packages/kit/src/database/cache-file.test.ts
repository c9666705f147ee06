import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isInCache, readCacheFile, writeCacheFile } from './cache-file.ts'

function cacheFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'tenon-cache-file-test-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('what is written is read, and one that was cut off counts as none', () => {
  const file = { folder: cacheFolder(), name: 'states/one.json' }
  expect(readCacheFile(file)).toBeUndefined()
  writeCacheFile(file, { facts: [1] })
  expect(readCacheFile(file)).toEqual({ facts: [1] })
  writeFileSync(path.join(file.folder, file.name), '{ "facts": [1')
  expect(readCacheFile(file)).toBeUndefined()
})

test('of a folder that grows too large the longest unused go', () => {
  const folder = cacheFolder()
  const large = 'x'.repeat(60)
  const files = ['a', 'b', 'c', 'd'].map((name) => ({ folder, name: `states/${name}.json` }))
  for (const file of files.slice(0, 3)) writeCacheFile(file, large, 200)
  for (const [index, { name }] of files.slice(0, 3).entries()) utimesSync(path.join(folder, name), index, index)
  readCacheFile(files[0] ?? { folder, name: '' })
  for (const file of files.slice(3)) writeCacheFile(file, large, 200)
  expect(files.map(isInCache)).toEqual([true, false, true, true])
  expect(readdirSync(path.join(folder, 'states'))).toHaveLength(3)
})
