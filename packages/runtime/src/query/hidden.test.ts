/** Hidden columns in conditions and messages: a row is found by the whole value, and nothing tells a part of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NotFoundError } from '../errors.ts'
import { QueryError } from './query-error.ts'
import { openShop, type Shop, slowStart } from './server.fixture.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop('PGlite')
  await shop.sql(`insert into users (email, username, password_hash) values ('a@x', 'a', 'h1'), ('b@x', 'b', 'h2')`)
}, slowStart)
afterAll(() => shop.close())
const users = () => shop.table('users')

const thrown = async (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

test.each([
  [{ passwordHash: 'h1' }, 1],
  [{ passwordHash: { eq: 'h1' } }, 1],
  [{ passwordHash: { ne: 'h1' } }, 1],
  [{ passwordHash: { in: ['h1', 'h2'] } }, 2],
  [{ passwordHash: { notIn: ['h1', 'h2'] } }, 0],
  [{ passwordHash: { isNull: false } }, 2],
  [{ passwordHash: null }, 0],
])('a hidden column is compared as a whole: %o', async (where, count) => {
  expect(await users().count({ where })).toBe(count)
})

test.each([{ lt: 'i' }, { gte: 'h' }, { between: ['a', 'z'] }, { startsWith: 'h' }, { contains: '1' }, { like: 'h%' }])(
  'what tells a part of a hidden column apart is refused: %o',
  async (filter) => {
    for (const where of [{ passwordHash: filter }, { not: { orders: { some: { user: { passwordHash: filter } } } } }]) {
      const error = await thrown(users().findMany({ where }))
      expect(error).toBeInstanceOf(QueryError)
      expect(error).toMatchObject({ message: expect.stringContaining('as a whole: eq, ne, in, notIn, isNull') })
    }
  },
)

test('a message shows hidden values at no depth, and bigints at any', async () => {
  const orders = { some: { user: { passwordHash: { in: ['secret'] } }, total: { gt: '5' } } }
  const query = {
    where: { or: [{ passwordHash: 'secret' }, { not: { manager: { passwordHash: 'secret' } } }], orders },
  }
  const error = await thrown(users().getFirst(query))
  expect(error).toBeInstanceOf(NotFoundError)
  expect(String(error)).not.toContain('secret')
  expect(String(error)).toContain('"gt":"5"')
  const missing = await thrown(shop.table('products').getFirst({ where: { serial: { in: [7n] } } }))
  expect(missing).toBeInstanceOf(NotFoundError)
  expect(String(missing)).toContain('`serial` {"in":["7"]}')
})
