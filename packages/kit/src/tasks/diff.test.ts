import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { diff } from './diff.ts'

test('from a state that is none nothing differs', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'tenon-diff-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(path.join(cwd, 'a.sql'), 'create table t (n int);')
  const { value } = await diff({ cwd, from: 'a.sql', to: 'nope.sql', scratch: inject('serverUrl') })
  expect(value).toMatchObject({ deltas: [], up: null, refused: [{ code: 'state/unknown' }] })
})
