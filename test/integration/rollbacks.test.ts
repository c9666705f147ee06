import { DatabaseError } from '@tenon/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OutOfStock, placeOrder, placeWhatIsThere } from '../../docs/examples/place-order.ts'
import { type IntegrationServer, startIntegrationServer } from './server.ts'
import { openShop, type Shop, stockUp } from './shop.ts'

let server: IntegrationServer
let shop: Shop

beforeAll(async () => {
  server = await startIntegrationServer()
  console.log(`integration server: ${server.provider}`)
  shop = await openShop(server)
}, 120_000)

afterAll(async () => {
  await shop?.close()
  await server?.stop()
})

const emptied = async () => {
  await shop.admin`truncate users, categories restart identity cascade`
}

/** Every row of the tables that an order touches, as one text. */
const everything = async () => {
  const [row] = await shop.admin`
    select json_build_array(
      (select json_agg(o order by id) from orders o),
      (select json_agg(i order by id) from order_items i),
      (select json_agg(p order by id) from products p))::text as content`
  return row?.content as string
}

test('a failed order leaves no trace', async () => {
  await emptied()
  const db = shop.connect()
  const { user, book, atlas } = await stockUp(db)
  const before = await everything()
  const attempt = placeOrder(db, user.id, [
    { productId: book.id, quantity: 3 },
    { productId: atlas.id, quantity: 6 },
  ])
  await expect(attempt).rejects.toBeInstanceOf(OutOfStock)
  expect(await everything()).toBe(before)
  await db.close()
})

test('a savepoint undoes its own part only', async () => {
  await emptied()
  const db = shop.connect()
  const { user, book, atlas } = await stockUp(db)
  const { order, skipped } = await placeWhatIsThere(db, user.id, [
    { productId: book.id, quantity: 3 },
    { productId: atlas.id, quantity: 6 },
  ])
  expect(skipped).toEqual([{ productId: atlas.id, quantity: 6 }])
  expect(order.items.map(({ productId, quantity }) => ({ productId, quantity }))).toEqual([
    { productId: book.id, quantity: 3 },
  ])
  expect(order.total).toBe('37.50')
  expect((await db.products.get(book.id)).stock).toBe(7)
  expect((await db.products.get(atlas.id)).stock).toBe(5)
  await db.close()
})

test('two orders for the last pieces: one gets them, the other is refused', async () => {
  await emptied()
  const db = shop.connect()
  const { user, atlas } = await stockUp(db)
  const both = await Promise.allSettled(
    [1, 2].map(() => placeOrder(db, user.id, [{ productId: atlas.id, quantity: 3 }])),
  )
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await db.products.get(atlas.id)).stock).toBe(2)
  expect(await db.orders.count()).toBe(1)
  await db.close()
})

test('a commit that a deferred constraint refuses is an error, and nothing stays', async () => {
  await emptied()
  const db = shop.connect()
  const { user } = await stockUp(db)
  await shop.admin.unsafe(`
    create table pledges (id int primary key, partner int not null references pledges deferrable initially deferred)`)
  const attempt = db.transaction(async (tx) => {
    await tx.orders.create({ userId: user.id })
    await tx.query('insert into pledges values (1, 2)')
  })
  await expect(attempt).rejects.toMatchObject({ sqlstate: '23503' })
  expect(await db.orders.count()).toBe(0)
  expect(await shop.admin`select * from pledges`).toHaveLength(0)
  await shop.admin.unsafe('drop table pledges')
  await db.close()
})

test('an error that the body swallows still fails the transaction', async () => {
  await emptied()
  const db = shop.connect()
  const { user } = await stockUp(db)
  const attempt = db.transaction(async (tx) => {
    await tx.orders.create({ userId: user.id })
    await tx.query('select 1 / 0').catch(() => {})
  })
  await expect(attempt).rejects.toBeInstanceOf(DatabaseError)
  expect(await db.orders.count()).toBe(0)
  await db.close()
})

test('a backend that is killed in mid-transaction takes its work with it, and the pool goes on', async () => {
  await emptied()
  const db = shop.connect({ max: 1 })
  const { user, book } = await stockUp(db)
  const attempt = db.transaction(async (tx) => {
    const order = await tx.orders.create({ userId: user.id })
    const [{ pid }] = (await tx.query('select pg_backend_pid() as pid')) as unknown as [{ pid: number }]
    await shop.admin`select pg_terminate_backend(${pid})`
    await tx.orderItems.create({ orderId: order.id, productId: book.id, quantity: 1, unitPrice: book.price })
  })
  await expect(attempt).rejects.toMatchObject({ kind: 'connection-lost' })
  expect(await db.orders.count()).toBe(0)
  expect(await db.orderItems.count()).toBe(0)
  await db.close()
})
