import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openScratch } from './open-scratch.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

test('of many kept folders the long unused go, and none that another process may be copying', async () => {
  const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-pglite-test-'))
  onTestFinished(() => rmSync(cacheFolder, { recursive: true, force: true }))
  const scratch = await openScratch('pglite', { root, cacheFolder })
  const [version = ''] = readdirSync(path.join(cacheFolder, 'pglite'))
  const kept = path.join(cacheFolder, 'pglite', version, 'kept')
  const names = Array.from({ length: 12 }, (_, index) => `copied-${index}`)
  for (const name of [...names, 'unused']) mkdirSync(path.join(kept, name))
  utimesSync(path.join(kept, 'unused'), new Date(2000, 0), new Date(2000, 0))
  await scratch.close()
  expect(readdirSync(kept).sort()).toEqual(names.sort())
})
