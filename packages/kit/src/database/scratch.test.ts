import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openScratch } from './open-scratch.ts'
import type { Scratch, ScratchDatabase } from './scratch.ts'
import { ScratchError } from './scratch-problem.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-scratch-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

const one = async (database: ScratchDatabase, text: string) => {
  const session = await database.open()
  try {
    return (await session.run(text)).at(-1)?.rows[0]?.[0]
  } finally {
    await session.close()
  }
}

describe.each(['pglite', 'npm:18', 'url'])('scratch provider %s', (name) => {
  let scratch: Scratch
  const open = () => openScratch(name === 'url' ? inject('serverUrl') : name, { root, cacheFolder })
  beforeAll(async () => {
    scratch = await open()
  })
  afterAll(() => scratch.close())

  test('tells its version', () => {
    expect(scratch.provider).toBe(name)
    expect(scratch.version).toMatch(/^18\.\d+$/)
    expect(scratch.major).toBe(18)
  })

  test('a database is empty and its sessions are pinned', async () => {
    const database = await scratch.create()
    const relations = `(select count(*) from pg_class where relnamespace = 'public'::regnamespace)`
    const settings = `current_setting('timezone'), current_setting('search_path')`
    expect(await one(database, `select concat_ws(' ', ${relations}, ${settings})`)).toBe('0 UTC public')
    await database.drop()
  })

  test('a clone has the same rows and goes its own way', async () => {
    const database = await scratch.create()
    await one(database, 'create table t (n int); insert into t values (1)')
    const clone = await database.clone()
    expect(await one(clone, 'insert into t values (2); select count(*) from t')).toBe('2')
    expect(await one(database, 'select count(*) from t')).toBe('1')
    await clone.drop()
    await database.drop()
  })

  test('an extension that the schema names can be created', async () => {
    const database = await scratch.create({ extensions: ['hstore', 'uuid-ossp'] })
    expect(
      await one(database, `create extension hstore; create extension "uuid-ossp"; select 'a=>1'::hstore -> 'a'`),
    ).toBe('1')
    await database.drop()
  })

  test('a kept database is filled once and cloned from then on', async () => {
    let fills = 0
    const fill = async (database: ScratchDatabase) => {
      fills++
      await one(database, 'create table kept (n int)')
    }
    for (const _ of [1, 2]) {
      const kept = await scratch.kept('some key', fill)
      const clone = await kept.clone()
      expect(await one(clone, 'select count(*) from kept')).toBe('0')
      await clone.drop()
    }
    expect(fills).toBe(1)
  })

  test('a kept database that could not be filled is not there', async () => {
    const broken = scratch.kept('broken', () => Promise.reject(new Error('half-way')))
    await expect(broken).rejects.toThrow('half-way')
    const kept = await scratch.kept('broken', async (database) => void (await one(database, 'create table whole ()')))
    const clone = await kept.clone()
    expect(await one(clone, `select to_regclass('whole')::text`)).toBe('whole')
    await clone.drop()
  })

  test('two of them in one process do not disturb each other', async () => {
    const second = await open()
    const [a, b] = [await scratch.create(), await second.create()]
    await one(a, 'create table t ()')
    expect(await one(b, `select to_regclass('t')::text`)).toBe(null)
    await second.close()
    await a.drop()
  })
})

describe('a kept database outlives its process', () => {
  test.each(['pglite', 'npm:18'])('%s', async (name) => {
    for (const expected of [1, 0]) {
      let fills = 0
      const scratch = await openScratch(name, { root, cacheFolder })
      await scratch.kept('long-lived', async (database) => {
        fills++
        await one(database, 'create table t ()')
      })
      await scratch.close()
      expect(fills).toBe(expected)
    }
  })
})

describe('what is asked for and missing is a problem that names the way to get it', () => {
  const problemOf = async (spec: string, postgresMajor?: number) => {
    const opened = openScratch(spec, { root, cacheFolder, ...(postgresMajor ? { postgresMajor } : {}) })
    const error = await opened.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof ScratchError)) throw error
    return error.problem
  }
  test('an unknown provider', async () => {
    expect((await problemOf('mysql://me:secret@host/x')).message).toBe('`mysql://…` is no scratch provider.')
  })
  test('binaries of a major that no package brings', async () => {
    const problem = await problemOf('npm:9')
    expect(problem.code).toBe('scratch/missing-binaries')
    expect(problem.hint).toContain('npm install')
  })
  test('another major than the project pins', async () => {
    expect((await problemOf('pglite', 15)).code).toBe('scratch/other-major')
  })
  test('a server that is not there', async () => {
    const problem = await problemOf('postgres://me:secret@127.0.0.1:1/x')
    expect(problem.code).toBe('scratch/unreachable')
    expect(JSON.stringify(problem)).not.toContain('secret')
  })
})
