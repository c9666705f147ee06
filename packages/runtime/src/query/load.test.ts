import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await openShop(provider)
    await shop.sql(`
    insert into users (email, username, manager_id) values
      ('a@x', 'ada', null), ('b@x', 'bob', 1), ('c@x', 'cyd', 1), ('d@x', 'dan', 2);
    insert into profiles values (1, 'first');
    insert into products (name, category, price, code)
      select 'p' || n, 'book', n, gen_random_uuid() from generate_series(1, 4) n;
    insert into orders (user_id, reviewer_id, total)
      select 1 + n % 3, nullif(n % 4, 0), n from generate_series(1, 12) n;
    insert into items select o.id, p.id, o.id * p.id from orders o join products p on (o.id + p.id) % 2 = 0;
    insert into shipments (order_id, product_id, parcel) values (1, 1, 'x'), (1, 1, 'y'), (1, 3, 'z'), (2, 2, 'w');
    insert into tags (name) values ('fun'), ('new'), ('old');
    insert into product_tags values (1, 1), (1, 2), (2, 1), (4, 3);
  `)
  }, slowStart)
  afterAll(() => shop.close())

  const only = (rows: unknown) => JSON.parse(JSON.stringify(rows))

  test('to-one relations are joined, a missing one is null', async () => {
    shop.taken()
    const rows = await shop.table('users').findMany({
      select: ['username'],
      with: { manager: { select: ['username'], with: { manager: { select: ['username'] } } }, profile: true },
      orderBy: { id: 'asc' },
    })
    expect(shop.taken()).toHaveLength(1)
    expect(only(rows)).toEqual([
      { username: 'ada', manager: null, profile: { userId: 1, bio: 'first' } },
      { username: 'bob', manager: { username: 'ada', manager: null }, profile: null },
      { username: 'cyd', manager: { username: 'ada', manager: null }, profile: null },
      { username: 'dan', manager: { username: 'bob', manager: { username: 'ada' } }, profile: null },
    ])
  })

  test('whole rows of joined tables are whole', async () => {
    const order = await shop.table('orders').get(1, { with: { user: true, reviewer: true } })
    expect(order).toEqual({
      ...(await shop.table('orders').get(1)),
      user: await shop.table('users').get(2),
      reviewer: await shop.table('users').get(1),
    })
  })

  test('one statement a relation loads to-many at any depth', async () => {
    shop.taken()
    const rows = await shop.table('users').findMany({
      select: ['id'],
      orderBy: { id: 'asc' },
      with: {
        orders: {
          select: ['id'],
          orderBy: { id: 'desc' },
          where: { total: { lte: '8' } },
          with: {
            items: {
              orderBy: { productId: 'asc' },
              with: { product: { select: ['name'] }, shipments: { select: ['parcel'], orderBy: { id: 'asc' } } },
            },
          },
        },
      },
    })
    expect(shop.taken()).toHaveLength(4)
    const [plain] = await shop.sql(`
    select json_agg(json_build_object('id', u.id, 'orders', coalesce((
      select json_agg(json_build_object('id', o.id, 'items', coalesce((
        select json_agg(json_build_object('orderId', i.order_id, 'productId', i.product_id, 'quantity', i.quantity,
          'product', json_build_object('name', p.name), 'shipments', coalesce((
            select json_agg(json_build_object('parcel', s.parcel) order by s.id) from shipments s
            where s.order_id = i.order_id and s.product_id = i.product_id), '[]')) order by p.id)
        from items i join products p on p.id = i.product_id where i.order_id = o.id), '[]')) order by o.id desc)
      from orders o where o.user_id = u.id and o.total <= 8), '[]')) order by u.id) as rows from users u`)
    expect(only(rows)).toEqual(JSON.parse(plain?.rows ?? ''))
  })

  test('the number of statements does not grow with the rows', async () => {
    const query = { with: { orders: { with: { items: { with: { product: { with: { tags: true } } } } } } } } as const
    shop.taken()
    await shop.table('users').findMany({ ...query, where: { id: 1 } })
    const few = shop.taken()
    await shop.table('users').findMany(query)
    const many = shop.taken()
    expect(few).toHaveLength(4)
    expect(many).toHaveLength(4)
  })

  test('nothing is asked for when there are no parents', async () => {
    shop.taken()
    expect(await shop.table('users').findMany({ where: { id: 99 }, with: { orders: true } })).toEqual([])
    expect(await shop.table('users').find(99, { with: { orders: true } })).toBeUndefined()
    expect(shop.taken()).toHaveLength(2)
  })

  test('limit, offset and order of a relation are per parent', async () => {
    shop.taken()
    const rows = await shop.table('users').findMany({
      select: ['id'],
      orderBy: { id: 'asc' },
      with: { orders: { select: ['id'], orderBy: { total: 'desc' }, limit: 2, offset: 1, where: { id: { lt: 12 } } } },
    })
    expect(shop.taken()).toHaveLength(2)
    expect(only(rows)).toEqual([
      { id: 1, orders: [{ id: 6 }, { id: 3 }] },
      { id: 2, orders: [{ id: 7 }, { id: 4 }] },
      { id: 3, orders: [{ id: 8 }, { id: 5 }] },
      { id: 4, orders: [] },
    ])
  })

  test('many-to-many goes through the join table, from both sides, bounded per parent too', async () => {
    const products = await shop.table('products').findMany({
      select: ['name'],
      orderBy: { id: 'asc' },
      with: {
        tags: { orderBy: { name: 'asc' }, with: { products: { select: ['id'], orderBy: { id: 'desc' }, limit: 1 } } },
      },
    })
    expect(only(products)).toEqual([
      {
        name: 'p1',
        tags: [
          { id: 1, name: 'fun', products: [{ id: 2 }] },
          { id: 2, name: 'new', products: [{ id: 1 }] },
        ],
      },
      { name: 'p2', tags: [{ id: 1, name: 'fun', products: [{ id: 2 }] }] },
      { name: 'p3', tags: [] },
      { name: 'p4', tags: [{ id: 3, name: 'old', products: [{ id: 4 }] }] },
    ])
  })

  test('a row that the table between names many times is one of the relation', async () => {
    const shipped = (more: object) =>
      shop
        .table('orders')
        .get(1, { select: ['id'], with: { shipped: { select: ['id'], orderBy: { id: 'asc' }, ...more } } })
    expect(only(await shipped({}))).toEqual({ id: 1, shipped: [{ id: 1 }, { id: 3 }] })
    expect(only(await shipped({ limit: 2 }))).toEqual({ id: 1, shipped: [{ id: 1 }, { id: 3 }] })
    expect(only(await shipped({ limit: 1, offset: 1 }))).toEqual({ id: 1, shipped: [{ id: 3 }] })
  })

  test('composite keys lead both ways', async () => {
    const item = await shop
      .table('items')
      .get({ orderId: 1, productId: 1 }, { with: { shipments: { orderBy: { id: 'asc' } } } })
    expect(item.shipments).toEqual([
      { id: 1, orderId: 1, productId: 1, parcel: 'x' },
      { id: 2, orderId: 1, productId: 1, parcel: 'y' },
    ])
    const shipment = await shop.table('shipments').get(4, { with: { item: { with: { product: { select: ['id'] } } } } })
    expect(shipment.item).toEqual({ orderId: 2, productId: 2, quantity: 4, product: { id: 2 } })
  })

  test('several relations to the same table keep apart, also below one another', async () => {
    const order = await shop.table('orders').get(2, {
      select: ['id'],
      with: {
        user: { select: ['id'], with: { orders: { select: ['id'], orderBy: { id: 'asc' } } } },
        reviewer: { select: ['id'], with: { reviews: { select: ['id'], orderBy: { id: 'asc' } } } },
      },
    })
    expect(order).toEqual({
      id: 2,
      user: { id: 3, orders: [{ id: 2 }, { id: 5 }, { id: 8 }, { id: 11 }] },
      reviewer: { id: 2, reviews: [{ id: 2 }, { id: 6 }, { id: 10 }] },
    })
  })

  test('parents with the same key get rows of their own', async () => {
    const orders = await shop.table('orders').findMany({
      where: { userId: 1 },
      with: { user: { with: { orders: true } } },
    })
    // The loose types know no column.
    const [first, second] = orders as unknown as { user: { orders: { total: string }[] } }[]
    expect(first?.user.orders).toEqual(second?.user.orders)
    expect(first?.user.orders).toHaveLength(4)
    const [row] = first?.user.orders ?? []
    if (row) row.total = 'spoilt'
    expect(second?.user.orders[0]?.total).not.toBe('spoilt')
  })

  test('a relation asked for as `undefined` is not there', async () => {
    // What `...(flag ? { orders: true } : {})` must not be, but what a program without types does.
    const row = await shop.table('users').get(1, { select: ['id'], with: { orders: undefined } as object })
    expect(row).toEqual({ id: 1 })
  })

  test('relations are loaded for what writes return', async () => {
    const created = await shop.table('orders').create(
      { userId: 2, reviewerId: 4 },
      {
        select: ['status'],
        with: { user: { select: ['username'], with: { manager: { select: ['id'] } } }, reviewer: true, items: true },
      },
    )
    expect(created).toEqual({
      status: 'pending',
      user: { username: 'bob', manager: { id: 1 } },
      reviewer: await shop.table('users').get(4),
      items: [],
    })
    const updated = await shop
      .table('users')
      .update(1, { score: 3 }, { select: ['id'], with: { manager: true, profile: true } })
    expect(updated).toEqual({ id: 1, manager: null, profile: { userId: 1, bio: 'first' } })
  })

  test('eager loading sees what its transaction wrote, and nothing of it is left after a rollback', async () => {
    const undone = new Error('undo')
    await shop.executor
      .transaction(async (scope) => {
        await shop.table('orders', scope).create({ userId: 4 })
        const user = await shop.table('users', scope).get(4, { with: { orders: true } })
        expect(user.orders).toHaveLength(1)
        throw undone
      })
      .catch((error) => expect(error).toBe(undone))
    expect(await shop.table('orders').exists({ where: { userId: 4 } })).toBe(false)
  })
})
