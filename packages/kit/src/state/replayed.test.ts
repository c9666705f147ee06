import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { StateContext } from './context.ts'
import { stateDatabase } from './kept-state.ts'
import { resolveState } from './resolve.ts'

// PGlite opens a folder for each database: seconds on an idle machine, more than a minute on a busy one.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const root = path.resolve(import.meta.dirname, '../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-replay-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

describe.each(['npm:18', 'pglite'])('a chain of migrations on %s', (provider) => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(() => scratch.close())

  const project = (): StateContext => ({
    ...{ scratch, root, code: 'this' },
    cacheFolder: mkdtempSync(path.join(cacheFolder, 'states-')),
  })

  test('one more migration costs one step, and the state is that of the whole chain', async () => {
    const step = (file: string, ...statements: string[]) => ({ file, segments: [{ transactional: true, statements }] })
    const chain = [
      step('1.up.sql', 'create schema other', 'set search_path = other', 'create table t (n int)'),
      step('2.up.sql', 'create table t (n int)', 'insert into t values (1)'),
      step('3.up.sql', 'alter table t add m int not null default 2', 'create index on t (n)'),
    ]
    const context = project()
    const replay = (count: number, more: Partial<StateContext> = {}) =>
      resolveState('migrations', { ...context, ...more, migrations: async () => chain.slice(0, count) })
    const two = await replay(2)
    const find = vi.spyOn(scratch, 'find')
    const grown = await replay(3)
    expect(grown.beginnings[0]?.key).toBe(two.key)
    expect(find).toHaveBeenCalledWith(two.key, expect.anything())
    find.mockRestore()
    // What grew is there, and is not read.
    const opened = vi.spyOn(scratch, 'create')
    const full = await replay(3, { inFull: true })
    expect(opened).toHaveBeenCalledTimes(1)
    opened.mockRestore()
    expect(grown).toEqual(full)
    expect(full.facts.map((fact) => fact.id)).toContain('table:public.t')
    for (const state of [grown, { ...grown, beginnings: [], key: `${grown.key}-alone` }]) {
      const database = await stateDatabase(scratch, state)
      const session = await database.open()
      expect((await session.run('select n, m from public.t'))[0]?.rows).toEqual([['1', '2']])
      await session.close()
      await database.drop()
    }
  })

  test('a segment stands on the session of production, not on what the one before it set', async () => {
    const segments = ['create schema other; set search_path = other', 'create table t (n int)'].map((sql) => ({
      transactional: true,
      statements: [sql],
    }))
    const context = project()
    const state = await resolveState('migrations', {
      ...context,
      migrations: async () => [{ file: '1.up.sql', segments }],
    })
    expect(state.problems).toEqual([])
    expect(state.facts.map((fact) => fact.id)).toContain('table:public.t')
    const database = await stateDatabase(scratch, { ...state, key: `${state.key}-again` })
    const session = await database.open()
    expect((await session.run("select to_regclass('public.t') is not null"))[0]?.rows).toEqual([['t']])
    await session.close()
    await database.drop()
  })

  test('an edited migration is never served from what it was', async () => {
    const context = project()
    const replay = (type: string) =>
      resolveState('migrations', {
        ...context,
        migrations: async () => [
          { file: '1.up.sql', segments: [{ transactional: true, statements: [`create table t (n ${type})`] }] },
          { file: '2.up.sql', segments: [{ transactional: true, statements: ['alter table t add m int'] }] },
        ],
      })
    await replay('integer')
    const edited = await replay('bigint')
    expect(edited.facts.find(({ id }) => id === 'column:public.t.n')?.attributes.type).toBe('bigint')
  })
})
