/** Whole numbers past a column's range name no row: whoever asks by them finds nothing, and comparisons hold as they do of numbers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NotFoundError } from '../errors.ts'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop
  const seats = () => shop.table('seats')
  const users = () => shop.table('users')
  const products = () => shop.table('products')

  beforeAll(async () => {
    shop = await openShop(provider)
    await shop.sql(`
      insert into users (email, username, score) values ('a@x', 'ada', 5), ('b@x', 'bob', null);
      insert into products (name, category, serial, code) values ('p', 'book', 7, gen_random_uuid());
      insert into seats values (1, 7)`)
  }, slowStart)
  afterAll(() => shop.close())

  test.each([3_000_000_000, -3_000_000_000, 2 ** 63, 1e30])('no row has the key %d', async (key) => {
    await expect(seats().get(key)).rejects.toThrow(NotFoundError)
    await expect(users().get(key)).rejects.toThrow(NotFoundError)
    expect(await seats().find(key)).toBeUndefined()
    expect(await seats().findBy({ holder: key })).toBeUndefined()
    await expect(seats().update(key, { holder: 8 })).rejects.toThrow(NotFoundError)
    await expect(seats().delete(key)).rejects.toThrow(NotFoundError)
    const item = { orderId: 1, productId: 1 }
    await expect(shop.table('items').get({ ...item, productId: Math.abs(key) })).rejects.toThrow(NotFoundError)
    expect(await seats().count()).toBe(1)
  })

  test('which column of a key it is asked of makes no difference', async () => {
    const past = 3_000_000_000
    expect(await seats().findBy({ place: past, holder: 7 })).toBeUndefined()
    expect(await seats().findBy({ place: 1, holder: past })).toBeUndefined()
    expect(await seats().findBy({ place: 1, holder: 7 })).toEqual({ place: 1, holder: 7 })
  })

  test.each([3_000_000_000, 1e30])('filters hold as they do of numbers: %d', async (past) => {
    const count = (score: unknown) => users().count({ where: { score } })
    expect(await count(past)).toBe(0)
    expect(await count({ ne: past })).toBe(1)
    expect(await count({ in: [past, 5] })).toBe(1)
    expect(await count({ notIn: [past, -past] })).toBe(1)
    expect(await count({ lt: past })).toBe(1)
    expect(await count({ gte: past })).toBe(0)
    expect(await count({ gt: -past })).toBe(1)
    expect(await count({ between: [-past, past] })).toBe(1)
    expect(await users().count({ where: { not: { score: past } } })).toBe(1)
    expect(await users().count({ where: { not: { score: { lt: past } } } })).toBe(0)
    await expect(users().deleteMany({ where: { id: { notIn: [past] }, score: past } })).resolves.toBe(0)
  })

  test('so do those of 64 bits', async () => {
    expect(await products().count({ where: { serial: 2n ** 70n } })).toBe(0)
    expect(await products().count({ where: { serial: { lt: 2n ** 70n, gt: -(2n ** 70n) } } })).toBe(1)
  })

  test.each([1e300, -1e300, 1e-300])(
    'a real is found by its value beside one that it cannot hold: %d',
    async (past) => {
      await shop.sql('update products set grade = 0.7')
      const count = (grade: unknown) => products().count({ where: { grade } })
      expect(await count({ in: [0.7, past] })).toBe(1)
      expect(await count({ notIn: [0.7, past] })).toBe(0)
      expect(await count({ between: past > 0.7 ? [0.7, past] : [past, 0.7] })).toBe(1)
      expect(await products().deleteMany({ where: { grade: { notIn: [0.7, past] } } })).toBe(0)
      expect(await count(past)).toBe(0)
    },
  )

  test('what is no whole number, or may have been rounded, is refused with its place', async () => {
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 63), '1', 1n])
      await expect(users().count({ where: { id: value } }), String(value)).rejects.toMatchObject({
        kind: 'value',
        place: 'where.id',
      })
    await expect(users().count({ where: { score: { in: [1, 3_000_000_000, 1.5] } } })).rejects.toMatchObject({
      place: 'where.score.in.2',
    })
  })

  test('a value to write is refused all the same', async () => {
    await expect(users().update(1, { score: 3_000_000_000 })).rejects.toMatchObject({ status: 422 })
  })
})
