import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dropForgotten, temporaryName } from './data-folder.ts'

test('folders of processes that are no more go; those of another machine when they are old', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-data-folder-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const own = temporaryName()
  const [, started = '', machine = ''] = own.split('-')
  const elsewhere = `1-${started}-00000000`
  for (const name of [own, `99999999-${started}-${machine}-gone`, `${elsewhere}-live`, `${elsewhere}-old`])
    mkdirSync(path.join(folder, name))
  utimesSync(path.join(folder, `${elsewhere}-old`), new Date(2000, 0), new Date(2000, 0))
  dropForgotten(folder)
  expect(readdirSync(folder).sort()).toEqual([own, `${elsewhere}-live`].sort())
})
