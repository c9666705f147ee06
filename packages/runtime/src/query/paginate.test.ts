import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await openShop(provider)
    await shop.sql(`
    insert into users (email, username, is_active) select n || '@x', 'u' || n % 3, n > 2 from generate_series(1, 27) n;
    insert into orders (user_id) select 1 + n % 27 from generate_series(1, 40) n`)
  }, slowStart)
  afterAll(() => shop.close())

  const users = () => shop.table('users')
  const ids = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row.id)

  test('a page has its items and its place among all, by one statement', async () => {
    shop.taken()
    const page = await users().page({ page: 2, perPage: 10, where: { isActive: true } })
    expect(shop.taken()).toHaveLength(1)
    expect(page).toMatchObject({
      ...{ total: 25, pages: 3, page: 2, perPage: 10, hasNext: true, hasPrevious: true },
      ...{ next: 3, previous: 1, first: 11, last: 20 },
    })
    expect(ids(page.items)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22])
  })

  test('without a word it is the first page of 20', async () => {
    const page = await users().page()
    expect(page).toMatchObject({ total: 27, pages: 2, page: 1, perPage: 20, hasNext: true, hasPrevious: false })
    expect(page.items).toHaveLength(20)
    expect(page.previous).toBeUndefined()
  })

  test('pages are cut at the same rows even where the order leaves rows equal', async () => {
    const all: unknown[] = []
    for (let page = 1; page <= 6; page++)
      all.push(...ids((await users().page({ page, perPage: 5, orderBy: { username: 'desc' } })).items))
    expect(new Set(all).size).toBe(27)
  })

  test('a page is bounded', async () => {
    expect(await users().page({ perPage: 1000 })).toMatchObject({ perPage: 100, pages: 1 })
    expect(await users().page({ perPage: 1000, maxPerPage: 5 })).toMatchObject({ perPage: 5, pages: 6 })
    for (const query of [
      { page: 0 },
      { page: -1 },
      { page: 1.5 },
      { perPage: 0 },
      { page: Number.NaN },
      { page: 2 ** 53 },
    ])
      await expect(users().page(query)).rejects.toMatchObject({
        ...{ status: 400, message: expect.stringContaining('is no whole number from 1') },
      })
    await expect(users().page({ page: Number.MAX_SAFE_INTEGER })).rejects.toThrow('too far')
    await expect(users().page({ page: '2' } as object)).rejects.toMatchObject({ status: 400, place: 'page' })
  })

  test('past the end is an empty page, an error or the last page', async () => {
    expect(await users().page({ page: 9, perPage: 10 })).toMatchObject({
      ...{ items: [], total: 27, pages: 3, page: 9, hasNext: false, hasPrevious: true, previous: 3, first: 0, last: 0 },
    })
    await expect(users().page({ page: 9, perPage: 10, pastEnd: 'error' })).rejects.toMatchObject({
      status: 404,
      message: 'There is no page 9 of `User`: there are 3.',
    })
    const last = await users().page({ page: 9, perPage: 10, pastEnd: 'last' })
    expect(last).toMatchObject({ page: 3, hasNext: false, first: 21, last: 27 })
    expect(ids(last.items)).toEqual([21, 22, 23, 24, 25, 26, 27])
  })

  test('the first page of nothing is no error', async () => {
    for (const pastEnd of ['empty', 'error', 'last'] as const)
      expect(await users().page({ where: { id: 99 }, pastEnd })).toMatchObject({
        ...{ items: [], total: 0, pages: 0, page: 1, hasNext: false, hasPrevious: false, first: 0, last: 0 },
      })
    expect(await users().page({ where: { id: 99 }, page: 3, pastEnd: 'last' })).toMatchObject({ page: 1, total: 0 })
  })

  test('pages take selections and relations', async () => {
    const page = await users().page({
      select: ['id'],
      perPage: 2,
      page: 2,
      with: { orders: { select: ['id'], orderBy: { id: 'asc' } }, manager: true },
    })
    expect(page.items).toEqual([
      { id: 3, orders: [{ id: 2 }, { id: 29 }], manager: null },
      { id: 4, orders: [{ id: 3 }, { id: 30 }], manager: null },
    ])
    expect(page.total).toBe(27)
  })
})
