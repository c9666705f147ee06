import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { StateContext } from './context.ts'
import { stateDatabase } from './kept-state.ts'
import { resolveState } from './resolve.ts'

const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-roles-test-'))
const root = path.resolve(import.meta.dirname, '../../../..')
let scratch: Scratch
beforeAll(async () => {
  scratch = await openScratch('npm:18', { root, cacheFolder })
})
afterAll(async () => {
  await scratch.close()
  rmSync(cacheFolder, { recursive: true, force: true })
})

const role = (name: string) => `${name} ${process.pid}`

const context = (more: Partial<StateContext>): StateContext => ({
  scratch,
  root,
  cacheFolder: path.join(cacheFolder, 'facts'),
  code: 'this',
  ...more,
})

test('schema/sql may name roles that the scratch server does not have', async () => {
  const name = role('app')
  const text = `create table t (n int);
    grant select on t to "${name}";
    create policy p on t to "${name}";
    alter default privileges in schema public grant select on tables to "${name} too";`
  const ir = { tables: [], enumerations: [], functions: [] }
  const state = await resolveState('models', context({ models: async () => ({ ir, sql: [{ file: 'a.sql', text }] }) }))
  expect(state.problems.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('migrations may name roles that the scratch server does not have, in transactions and outside of them', async () => {
  const name = role('worker')
  const segments = [
    { transactional: true, statements: ['create table t (n int)', `grant select on t to "${name}"`] },
    { transactional: false, statements: [`create policy p on t to "${name} too"`] },
    { transactional: true, statements: ['insert into t values (1)'] },
  ]
  const migrations = async () => [{ file: 'm/1.up.sql', segments }]
  const state = await resolveState('migrations', context({ migrations }))
  expect(state.problems).toEqual([])
  const database = await stateDatabase(scratch, state)
  const session = await database.open()
  expect((await session.run('select count(*) from t')).at(-1)?.rows).toEqual([['1']])
  await session.close()
  await database.drop()
})
