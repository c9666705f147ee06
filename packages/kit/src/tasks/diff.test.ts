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

test('an up that creates an extension is proved on PGlite, and one that drops it', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'tenon-diff-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(path.join(cwd, 'a.sql'), 'create table t (n text);')
  writeFileSync(
    path.join(cwd, 'b.sql'),
    'create extension pg_trgm; create table t (n text); create index i on t using gin (n gin_trgm_ops);',
  )
  for (const [from, to] of [
    ['a.sql', 'b.sql'],
    ['b.sql', 'a.sql'],
  ] as const) {
    const { value } = await diff({ cwd, from, to, scratch: 'pglite' })
    expect(value).toMatchObject({ refused: [], downRefused: [], down: { class: 'exact' } })
  }
}, 120_000)
