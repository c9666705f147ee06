import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { NotFoundError } from '../errors.ts'
import type { ReportMetadata } from './metadata.ts'
import { createReport } from './report.ts'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'
import { shop as metadata } from './shop.fixture.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop
  const report = (name: string, more: Partial<ReportMetadata> = {}) => {
    const known = metadata.reports[name]
    if (!known) throw new Error(`no report ${name}`)
    return createReport<object, unknown>({ ...known, ...more }, shop.executor)
  }

  beforeAll(async () => {
    shop = await openShop(provider)
    await shop.sql(`
      insert into users (email, username, score) values ('a@x', 'ada', 5), ('b@x', 'bob', null);
      insert into orders (user_id, status, total) values (1, 'paid', 10), (1, 'paid', 2.5), (2, 'pending', 1)`)
  }, slowStart)
  afterAll(() => shop.close())

  test('rows are decoded by the described columns', async () => {
    expect(await report('revenue')({ least: '2' })).toEqual([{ status: 'paid', revenue: '12.50' }])
    expect(await report('revenue')({ least: '100' })).toEqual([])
  })

  test('a row that may be missing is `undefined`, one that must be there is a row', async () => {
    expect(await report('userNamed')({ username: 'bob' })).toEqual({ id: 2, score: null })
    expect(await report('userNamed')({ username: 'cyd' })).toBeUndefined()
    expect(await report('userNamed')({ username: null })).toBeUndefined()
    expect(await report('total')()).toEqual({ count: 2 })
    await expect(report('total', { text: 'select 1 where false' })()).rejects.toThrow(NotFoundError)
    await expect(report('total', { text: 'values (1), (2)' })()).rejects.toThrow('gave 2 rows')
  })

  test('a statement without rows gives the number it affected', async () => {
    expect(await report('close')()).toBe(2)
  })

  test('parameters are checked by name and kind', async () => {
    await expect(report('revenue')()).rejects.toThrow('`least` of a query on `revenue` is missing.')
    await expect(report('revenue')({ least: undefined })).rejects.toThrow('is missing')
    await expect(report('revenue')({ least: null })).rejects.toThrow('is null')
    await expect(report('revenue')({ least: 3 })).rejects.toThrow('`least` of a query on `revenue` is not fit')
    await expect(report('revenue')({ least: '1', most: '2' })).rejects.toThrow(
      '`most` of a query on `revenue` is no parameter',
    )
    await expect(report('total')([] as object)).rejects.toThrow('takes an object')
  })
})

test('a cut connection may have done something, unless the report only reads', async () => {
  const shop = await openShop('a server')
  onTestFinished(() => shop.close())
  const cut = async (more: Partial<ReportMetadata>) => {
    const text = 'select pg_sleep(20)'
    const run = createReport({ name: 'cut', text, parameters: [], columns: [], rows: 'many', ...more }, shop.executor)()
    const failed = run.catch((error: unknown) => error)
    await expect
      .poll(async () => {
        const [killed] = await shop.sql(
          `select count(pg_terminate_backend(pid)) from pg_stat_activity where query = '${text}' and datname = current_database()`,
        )
        return killed?.count
      })
      .toBe('1')
    return failed
  }
  expect(await cut({})).toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
  expect(await cut({ readOnly: true })).toMatchObject({ kind: 'connection-lost', retry: 'safe' })
})
