import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { driftOf } from './check-part.ts'
import { diff } from './diff.ts'

const table = 'create table t (n int);'

async function diffOf(before: string, after: string) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'tenon-privileges-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(path.join(cwd, 'a.sql'), before)
  writeFileSync(path.join(cwd, 'b.sql'), after)
  const { value, problems } = await diff({ cwd, from: 'a.sql', to: 'b.sql', scratch: inject('serverUrl') })
  expect(problems).toEqual([])
  return value
}

test('a grant keeps no plan from being made, and is told', async () => {
  const found = await diffOf(table, `create table t (n int, m int); grant select on t to public;`)
  expect(found).toMatchObject({
    refused: [],
    downRefused: [],
    up: { segments: [{ statements: [expect.stringContaining('add column m integer')] }] },
    unmodelled: [{ what: 'privileges' }],
  })
})

test('states that differ in grants only are equal', async () => {
  const found = await diffOf(`${table} grant all on t to public`, table)
  expect(found).toMatchObject({ equal: true, unmodelled: [{ what: 'privileges' }] })
})

test('grants and owners are no drift; other unmodelled things are, each by its name', () => {
  const state = {
    name: 'migrations',
    facts: [],
    authored: new Map(),
    problems: [],
    source: [],
    readBy: 'npm:18 18.4',
    key: '',
    beginnings: [],
    extensions: [],
  }
  const unmodelled = [
    { what: 'privileges', object: 'grants', definition: 'table t: public SELECT' },
    { what: 'ownership', object: 'owners other than the current user' },
    { what: 'domain', object: 'public.email' },
  ]
  const drift = driftOf({ wanted: { ...state, unmodelled: [] }, found: { ...state, unmodelled } })
  expect(drift).toMatchObject([{ class: 'unexpected', kind: 'domain', object: 'public.email' }])
})
