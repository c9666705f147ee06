import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NotFoundError, ValidationError } from '../errors.ts'
import { QueryError } from './query-error.ts'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'
import {
  isCheckViolation,
  isForeignKeyViolation,
  isNotNullViolation,
  isUniqueViolation,
  ViolationError,
} from './violation.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await openShop(provider)
  }, slowStart)
  beforeEach(async () => {
    await shop.sql('truncate users, products, tags, counters restart identity cascade')
    await shop.sql(`
    insert into users (email, username, score, updated_at) values
      ('ada@x', 'ada', 5, '2020-01-01Z'), ('bob@x', 'bob', null, '2020-01-01Z'), ('cyd@x', 'cyd', 7, '2020-01-01Z')`)
  })
  afterAll(() => shop.close())

  const users = () => shop.table('users')
  const products = () => shop.table('products')
  const items = () => shop.table('items')
  const thrown = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable('it resolved'),
      (error) => error,
    )

  describe('create', () => {
    test('a row comes back as it stands in the table, normalised, with its defaults', async () => {
      const row = await users().create({ email: 'Dan@X.io', username: 'dan', passwordHash: 'secret' })
      expect(row).toMatchObject({ id: 4, email: 'dan@x.io', isActive: true, score: null, managerId: null })
      expect(row).not.toHaveProperty('passwordHash')
      expect(await users().get(4, { select: ['passwordHash'] })).toEqual({ passwordHash: 'secret' })
    })

    test('values of every type arrive', async () => {
      const input = {
        name: 'It\'s "so" \\ {a,b}',
        category: 'game',
        price: '12345678.90',
        stock: -5,
        weight: 0.1,
        grade: 0.7,
        serial: -9223372036854775808n,
        code: '3f1e4b1a-0000-4000-8000-000000000001',
        attributes: { a: [1, 'x', null, { b: true }], q: '"\\' },
        labels: ['a"b', 'c,d', '{e}', '\\', '', 'NULL', 'null'],
        history: ['book', 'tool'],
        released: '1999-12-31',
        picture: new Uint8Array([1, 2, 255]),
      }
      expect(await products().create(input, { omit: ['id'] })).toEqual(input)
      expect(await shop.sql(`select name, serial, array_to_string(labels, '|') as labels from products`)).toEqual([
        { name: input.name, serial: '-9223372036854775808', labels: input.labels.join('|') },
      ])
    })

    test('all fields that are wrong are told at once, and nothing is sent', async () => {
      shop.taken()
      const error = await thrown(users().create({ email: 'nobody', score: 'many', isAdmin: true, id: 7 }))
      expect(error).toBeInstanceOf(ValidationError)
      expect(error).toMatchObject({ status: 422, kind: 'validation' })
      expect(error.problems.map((one: { field: string; rule: string }) => [one.field, one.rule])).toEqual([
        ['isAdmin', 'unknown'],
        ['id', 'readOnly'],
        ['username', 'required'],
        ['email', 'pattern'],
        ['score', 'type'],
      ])
      expect(shop.taken()).toEqual([])
      await expect(users().create(JSON.parse('{"__proto__":{"email":"x"},"constructor":1}'))).rejects.toThrow(
        ValidationError,
      )
      await expect(users().create(null as unknown as object)).rejects.toThrow(ValidationError)
      await expect(users().deleteMany(undefined as unknown as { all: true })).rejects.toThrow(
        'A query on `User` takes an object of `where`, `all`, and got undefined.',
      )
      await expect(users().create([] as unknown as object)).rejects.toThrow(ValidationError)
    })

    test('a table with nothing to give takes its defaults', async () => {
      expect(await shop.table('counters').create({})).toEqual({ id: 1, count: 0 })
    })

    test('a value that is too long is refused by the column, never cut', async () => {
      await users().create({ email: 'd@x', username: 'dan' })
      const product = await products().create({ name: 'p', category: 'book' })
      const order = await shop.table('orders').create({ userId: 1 })
      await shop.table('items').create({ orderId: order.id, productId: product.id, quantity: 1 })
      const shipment = { orderId: order.id, productId: product.id, parcel: '123456' }
      expect(await thrown(shop.table('shipments').create(shipment))).toMatchObject({ sqlstate: '22001' })
      expect(await shop.table('shipments').create({ ...shipment, parcel: '12345' })).toMatchObject({ parcel: '12345' })
    })
  })

  describe('create many', () => {
    test('many rows go by one statement of one text, and come back in their order', async () => {
      shop.taken()
      expect(await shop.table('tags').createMany([{ name: 'a' }, { name: 'b' }])).toBe(2)
      expect(await shop.table('tags').createMany(Array.from({ length: 500 }, (_, n) => ({ name: `t${n}` })))).toBe(500)
      const [first, second] = shop.taken()
      expect(first).toBe(second)
      const rows = await shop.table('tags').createManyReturning([{ name: 'y' }, { name: 'x' }])
      expect(rows).toEqual([
        { id: 503, name: 'y' },
        { id: 504, name: 'x' },
      ])
    })

    test('rows that give other columns get their own defaults, in one statement', async () => {
      shop.taken()
      const rows = await products().createManyReturning(
        [
          { name: 'a', category: 'book' },
          {
            name: 'b',
            category: 'game',
            price: '2.50',
            labels: ['x', 'y"', 'z,'],
            history: ['book'],
            attributes: { n: 1 },
          },
          { name: 'c', category: 'tool', price: '3', weight: null },
          { name: 'd', category: 'book' },
          { name: 'e', category: 'game', price: '4', labels: [], history: null, attributes: [] },
        ],
        { select: ['name', 'price', 'labels', 'history', 'attributes', 'category'] },
      )
      expect(shop.taken()).toHaveLength(1)
      expect(rows).toEqual([
        { name: 'a', category: 'book', price: '0.00', labels: [], history: null, attributes: {} },
        {
          name: 'b',
          category: 'game',
          price: '2.50',
          labels: ['x', 'y"', 'z,'],
          history: ['book'],
          attributes: { n: 1 },
        },
        { name: 'c', category: 'tool', price: '3.00', labels: [], history: null, attributes: {} },
        { name: 'd', category: 'book', price: '0.00', labels: [], history: null, attributes: {} },
        { name: 'e', category: 'game', price: '4.00', labels: [], history: null, attributes: [] },
      ])
      expect(
        await products().createMany([
          { name: 'f', category: 'book' },
          { name: 'g', category: 'book', stock: 1 },
        ]),
      ).toBe(2)
      expect(await products().count()).toBe(7)
    })

    test('a column left out by some is NULL there, unless the database has a default for it', async () => {
      shop.taken()
      const rows = await products().createManyReturning(
        [
          { name: 'a', category: 'book', weight: 1.5 },
          { name: 'b', category: 'book', released: null },
          { name: 'c', category: 'book', serial: 5n, released: '2025-01-01' },
          { name: 'd', category: 'book' },
        ],
        { select: ['weight', 'serial', 'released'] },
      )
      const [text] = shop.taken()
      expect(text?.match(/insert into/g)).toHaveLength(2)
      expect(rows).toEqual([
        { weight: 1.5, serial: null, released: '2026-01-01' },
        { weight: null, serial: null, released: null },
        { weight: null, serial: 5n, released: '2025-01-01' },
        { weight: null, serial: null, released: '2026-01-01' },
      ])
    })

    test('rows of more shapes than one statement holds come back in their order too, all or none', async () => {
      const optional = {
        price: '1',
        stock: 1,
        attributes: {},
        labels: [],
        history: null,
        released: null,
        picture: null,
      }
      const given = Object.entries(optional)
      const rows = Array.from({ length: 2 ** given.length }, (_, n) => ({
        name: `p${n}`,
        category: 'book',
        ...Object.fromEntries(given.filter((_one, bit) => n & (1 << bit))),
      }))
      shop.taken()
      const made = await products().createManyReturning(rows, { select: ['name', 'stock'] })
      const texts = shop.taken()
      expect(texts.length).toBeGreaterThan(1)
      expect(made).toEqual(rows.map((row, n) => ({ name: row.name, stock: n & 2 ? 1 : 0 })))
      expect(await products().createMany(rows)).toBe(rows.length)
      const before = await products().count()
      const bad = [...rows, { ...rows.at(-1), released: '5999999-01-01' }]
      await expect(products().createMany(bad)).rejects.toMatchObject({ kind: 'invalid-value' })
      expect(await products().count()).toBe(before)
      await expect(
        shop.executor.transaction(async (scope) => {
          expect(await shop.table('products', scope).createMany(rows)).toBe(rows.length)
          throw new Error('undone')
        }),
      ).rejects.toThrow('undone')
      expect(await products().count()).toBe(before)
    })

    test('what is no plain object is told once, as what it is', async () => {
      class Draft {
        email = 'x@x'
        username = 'xx'
      }
      const told = { problems: [{ field: '', rule: 'type', message: expect.stringContaining('instance of `Draft`') }] }
      expect(await thrown(users().create(new Draft()))).toMatchObject(told)
      expect(await thrown(users().update(1, new Draft()))).toMatchObject(told)
      expect(await thrown(users().create(null as unknown as object))).toMatchObject({ problems: [{ field: '' }] })
    })

    test('it is all or none, and every wrong row is told', async () => {
      const error = await thrown(
        users().createMany([
          { email: 'x@x', username: 'xx' },
          { email: 'y@x' },
          { email: 'no', username: 'z', nope: 1 },
        ]),
      )
      expect(error.problems.map((one: { field: string }) => one.field)).toEqual([
        '1.username',
        '2.nope',
        '2.email',
        '2.username',
      ])
      const clash = await thrown(
        users().createMany([
          { email: 'x@x', username: 'xx' },
          { email: 'ada@x', username: 'aa', score: 1 },
        ]),
      )
      expect(isUniqueViolation(clash, users(), 'email')).toBe(true)
      expect(await users().count()).toBe(3)
    })

    test('no rows, empty rows, rows that are there already', async () => {
      expect(await users().createMany([])).toBe(0)
      expect(await users().createManyReturning([])).toEqual([])
      expect(await shop.table('counters').createMany([{}, {}, { count: 5 }])).toBe(3)
      expect(await shop.table('counters').createManyReturning([{}, { count: 1 }, {}], { select: ['count'] })).toEqual([
        { count: 0 },
        { count: 1 },
        { count: 0 },
      ])
      const rows = [
        { email: 'ada@x', username: 'again' },
        { email: 'new@x', username: 'new' },
      ]
      expect(await users().createMany(rows, { skipDuplicates: true })).toBe(1)
      await expect(users().createMany(rows, { skip: true } as object)).rejects.toThrow(QueryError)
      await expect(users().createMany({} as [])).rejects.toThrow('takes a list')
    })

    test('relations are loaded for new rows', async () => {
      const rows = await shop.table('orders').createManyReturning([{ userId: 3 }, { userId: 1 }], {
        select: ['id'],
        with: { user: { select: ['username'] } },
      })
      expect(rows.map((row) => row.user)).toEqual([{ username: 'cyd' }, { username: 'ada' }])
    })
  })

  describe('update', () => {
    test('a row comes back as it stands, and keeps the time of its update', async () => {
      const row = await users().update(1, { username: 'lovelace', score: null })
      expect(row).toMatchObject({ id: 1, username: 'lovelace', score: null, email: 'ada@x' })
      expect(row.updatedAt.getTime()).toBeGreaterThan(Date.parse('2025-01-01Z'))
      const own = new Date('2021-01-01T00:00:00Z')
      expect(await users().update(1, { updatedAt: own }, { select: ['updatedAt'] })).toEqual({ updatedAt: own })
    })

    test('what is not given is left alone; nothing given reads the row', async () => {
      const before = await users().get(2)
      expect(await users().update(2, {})).toEqual(before)
      await expect(users().update(99, {})).rejects.toThrow(NotFoundError)
    })

    test('arithmetic happens in the database', async () => {
      const product = await products().create({ name: 'p', category: 'book', stock: 10, price: '1.10', serial: 5n })
      const id = product.id
      const change = { stock: { decrement: 3 }, price: { multiply: '3' }, serial: { increment: 9007199254740993n } }
      expect(await products().update(id, change, { select: ['stock', 'price', 'serial'] })).toEqual({
        stock: 7,
        price: '3.30',
        serial: 9007199254740998n,
      })
      await Promise.all(Array.from({ length: 20 }, () => products().update(id, { stock: { increment: 1 } })))
      expect(await products().get(id, { select: ['stock'] })).toEqual({ stock: 27 })
      expect(await users().update(2, { score: { increment: 1 } }, { select: ['score'] })).toEqual({ score: null })
      for (const stock of [
        {},
        { increment: 1, decrement: 1 },
        { divide: 2 },
        { increment: undefined },
        { increment: '1' },
        { increment: 1.5 },
      ])
        expect((await thrown(products().update(id, { stock }))).problems).toMatchObject([
          { field: 'stock', rule: 'type' },
        ])
      expect((await thrown(products().update(id, { name: { increment: 1 } }))).problems).toMatchObject([
        { field: 'name' },
      ])
    })

    test('nothing is added to what names a row', async () => {
      const product = await products().create({ name: 'p', category: 'book' })
      const order = await shop.table('orders').create({ userId: 1 })
      await items().create({ orderId: order.id, productId: product.id, quantity: 1 })
      const key = { orderId: order.id, productId: product.id }
      for (const field of ['orderId', 'productId'])
        expect((await thrown(items().update(key, { [field]: { increment: 1 } }))).problems).toMatchObject([{ field }])
      const refused = await thrown(shop.table('orders').update(order.id, { userId: { multiply: 2 } }))
      expect(refused.problems).toMatchObject([{ field: 'userId', rule: 'type' }])
      expect((await thrown(shop.table('seats').update(1, { place: { increment: 1 } }))).problems).toMatchObject([
        { field: 'place' },
      ])
      await expect(items().aggregate({ sum: ['orderId'] })).rejects.toThrow('`orderId`')
    })

    test('a step is held to the form of the column, the product of a factor is rounded to it', async () => {
      const { id } = await products().create({ name: 'p', category: 'book', price: '1.00' })
      const steps = [{ increment: '0.005' }, { decrement: '1.001' }, { increment: 'NaN' }, { multiply: 'Infinity' }]
      for (const price of [...steps, { increment: '' }, { multiply: '' }])
        expect((await thrown(products().update(id, { price }))).problems, JSON.stringify(price)).toMatchObject([
          { field: 'price', rule: 'type' },
        ])
      expect(await products().update(id, { price: { increment: '0.05' } }, { select: ['price'] })).toEqual({
        price: '1.05',
      })
      expect(await products().update(id, { price: { multiply: '1.333' } }, { select: ['price'] })).toEqual({
        price: '1.40',
      })
      // The rules of a value are none of a step.
      expect(await products().update(id, { price: { decrement: '0.4' } }, { select: ['price'] })).toEqual({
        price: '1.00',
      })
      expect(await products().update(id, { price: { increment: '-0.4' } }, { select: ['price'] })).toEqual({
        price: '0.60',
      })
    })

    test('a row that is not there, a key and fields that may not be', async () => {
      const missing = await thrown(users().update(99, { username: 'xx' }))
      expect(missing).toMatchObject({ status: 404, message: 'No `User` has `id` 99.' })
      expect((await thrown(users().update(1, { id: 5 }))).problems).toMatchObject([{ field: 'id', rule: 'readOnly' }])
      expect((await thrown(users().update(1, { isAdmin: true, username: 'x' }))).problems).toHaveLength(2)
      await expect(users().update(undefined, { username: 'xx' })).rejects.toThrow(
        '`key` of a query on `User` is undefined',
      )
    })

    test('many rows give their number', async () => {
      expect(
        await users().updateMany({ where: { score: { gt: 4 } }, set: { score: { decrement: 4 }, isActive: false } }),
      ).toBe(2)
      expect(await shop.sql('select id, score, is_active from users order by id')).toEqual([
        { id: '1', score: '1', is_active: 'f' },
        { id: '2', score: null, is_active: 't' },
        { id: '3', score: '3', is_active: 'f' },
      ])
      expect(await users().updateMany({ where: { orders: { some: {} } }, set: { score: 0 } })).toBe(0)
      expect(await users().updateMany({ all: true, set: { score: 9 } })).toBe(3)
      await expect(users().updateMany({ all: true, set: {} })).rejects.toThrow('sets nothing')
    })
  })

  describe('every row must be asked for by name', () => {
    const forms: Record<string, unknown>[] = [
      {},
      { where: {} },
      { where: { and: [] } },
      { where: { and: [{}, { and: [{}] }] } },
      { where: { or: [{}, { id: 1 }] } },
      { where: { not: { or: [] } } },
      { where: { id: {} } },
      { where: { orders: {} } },
      { where: { orders: { every: {} } } },
      { where: { orders: { none: { or: [] } } } },
      { where: { orders: { none: { id: { in: [] } } } } },
      { where: { orders: { every: { user: {} } } } },
      { where: { not: { orders: { some: { or: [] } } } } },
      { where: { username: { contains: '' } } },
      { where: { username: { startsWith: '', endsWith: '', ignoreCase: true } } },
      { where: { username: { like: '%%' } } },
      { where: { or: [{ username: 'ada' }, { email: { ilike: '%' } }] } },
      { where: { id: { notIn: [] } } },
      { where: { not: { id: { in: [] } } } },
      { where: { id: { isNull: false } } },
      { all: false },
      { all: true, where: { id: 1 } },
      { all: true, where: {} },
    ]
    test.each(forms)('%o is refused', async (which) => {
      const loose = which as { all: true }
      await expect(users().deleteMany(loose)).rejects.toThrow(QueryError)
      await expect(users().updateMany({ ...loose, set: { score: 1 } })).rejects.toThrow(QueryError)
      expect(await users().count({ where: { score: 5 } })).toBe(1)
    })

    test('what leaves out a row is a condition, and what leaves out all of them means no row', async () => {
      const some = [
        { score: { isNull: false } },
        { orders: { none: {} }, id: { notIn: [2] } },
        { username: { contains: '', startsWith: 'a' } },
        { username: { like: '_%' }, id: 1 },
      ]
      for (const where of some) {
        const all = await users().count()
        const wanted = await users().count({ where })
        expect(wanted, JSON.stringify(where)).toBeLessThan(all)
        expect(await users().updateMany({ where, set: { score: 5 } })).toBe(wanted)
      }
      for (const where of [{ id: { in: [] } }, { or: [] }, { orders: { some: { or: [] } } }, { not: {} }])
        expect(await users().deleteMany({ where })).toBe(0)
      expect(await users().findMany({ where: { id: { notIn: [] }, username: { contains: '' } } })).toHaveLength(3)
    })

    test('an empty part of JSON or of a list is no condition', async () => {
      const product = { name: 'p', category: 'book' } as const
      await products().create(product)
      const loose = [{ attributes: { contains: {} } }, { labels: { hasEvery: [] } }, { items: { none: { or: [] } } }]
      for (const where of loose) await expect(products().deleteMany({ where })).rejects.toThrow('leaves out a row')
      expect(await products().deleteMany({ where: { labels: { hasSome: [] } } })).toBe(0)
      expect(await products().deleteMany({ where: { attributes: { path: ['a'], contains: {} } } })).toBe(0)
      await expect(shop.table('orders').deleteMany({ where: { user: {} } })).rejects.toThrow('leaves out a row')
    })
  })

  describe('upsert', () => {
    test('it inserts, then updates, and gives the row', async () => {
      const command = {
        on: ['email'] as const,
        create: { email: 'Dan@x', username: 'dan', score: 1 },
        update: { score: { increment: 10 } },
      }
      expect(await users().upsert(command)).toMatchObject({ email: 'dan@x', score: 1 })
      const again = await users().upsert(command, { select: ['username', 'score'], with: { orders: true } })
      expect(again).toEqual({ username: 'dan', score: 11, orders: [] })
      expect(await users().count()).toBe(4)
    })

    test('an empty update leaves the row as it is, and gives it', async () => {
      const before = await users().get(1)
      const row = await users().upsert({ on: ['email'], create: { email: 'ada@x', username: 'other' }, update: {} })
      expect(row).toEqual(before)
    })

    test('many at once make one row', async () => {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          shop.table('tags').upsert({ on: ['name'], create: { name: 'same' }, update: {} }),
        ),
      )
      expect(await shop.table('tags').count()).toBe(1)
    })

    test('a deferrable key tells no conflict', async () => {
      const seats = shop.table('seats')
      await seats.create({ place: 1, holder: 7 })
      expect(await seats.findBy({ holder: 7 })).toEqual({ place: 1, holder: 7 })
      const create = { place: 1, holder: 8 }
      await expect(seats.upsert({ on: ['holder'], create, update: {} })).rejects.toThrow('asks by a deferrable key')
      expect(await seats.upsert({ on: ['place'], create, update: { holder: 9 } })).toEqual({ place: 1, holder: 9 })
    })

    test('only a unique key tells what is the same', async () => {
      const create = { email: 'x@x', username: 'xx' }
      await expect(users().upsert({ on: ['username'], create, update: {} })).rejects.toThrow('no unique key')
      await expect(users().upsert({ on: [], create, update: {} })).rejects.toThrow(QueryError)
      const item = { orderId: 1, productId: 1, quantity: 1 }
      for (const on of [['orderId'], ['orderId', 'orderId'], ['orderId', 'productId', 'quantity']])
        await expect(items().upsert({ on, create: item, update: {} })).rejects.toThrow(
          'no unique key. Known: { orderId, productId }.',
        )
    })

    test('the new row says itself by what it is found', async () => {
      const places = shop.table('places')
      for (const create of [{}, { name: null }])
        await expect(places.upsert({ on: ['name'], create, update: {} })).rejects.toMatchObject({
          kind: 'value',
          place: 'create.name',
        })
      // A default that is there again would be found, but nobody sees it here.
      await expect(places.upsert({ on: ['town', 'street'], create: { street: 'a' }, update: {} })).rejects.toThrow(
        '`create.town` of a query on `Place` is left out',
      )
      const row = { on: ['town', 'street'], create: { town: 'x', street: null, name: 'n' }, update: { name: 'm' } }
      expect(await places.upsert(row, { select: ['name'] })).toEqual({ name: 'n' })
      expect(await places.upsert(row, { select: ['name'] })).toEqual({ name: 'm' })
      expect(await places.count()).toBe(1)
    })
  })

  describe('delete', () => {
    test('a row is gone and was this', async () => {
      expect(await users().delete(1, { select: ['username'] })).toEqual({ username: 'ada' })
      expect(await users().find(1)).toBeUndefined()
      await expect(users().delete(1)).rejects.toThrow('No `User` has `id` 1.')
    })

    test('many rows give their number', async () => {
      expect(await users().deleteMany({ where: { score: { isNull: false } } })).toBe(2)
      expect(await users().deleteMany({ all: true })).toBe(1)
      expect(await users().count()).toBe(0)
    })
  })

  describe('violations', () => {
    test('a violation names model, fields and constraint', async () => {
      const error = await thrown(users().create({ email: 'ADA@x', username: 'other' }))
      expect(error).toBeInstanceOf(ViolationError)
      expect(error).toMatchObject({
        kind: 'unique-violation',
        model: 'User',
        fields: ['email'],
        constraint: 'users_email_key',
        table: 'users',
        message: '`User.email` is already taken (`users_email_key`).',
      })
      expect(isUniqueViolation(error)).toBe(true)
      expect(isUniqueViolation(error, users())).toBe(true)
      expect(isUniqueViolation(error, users(), 'email')).toBe(true)
      expect(isUniqueViolation(error, users(), 'username')).toBe(false)
      expect(isUniqueViolation(error, products())).toBe(false)
      expect(isForeignKeyViolation(error)).toBe(false)
      expect(isUniqueViolation(new Error('no'))).toBe(false)
      expect(JSON.stringify(error)).not.toContain('ada@x')
    })

    test.each([
      [`using errcode = 'check_violation', constraint = 'users_no_b'`, 'check-violation', 'users_no_b', undefined],
      [`using errcode = 'unique_violation', table = 'users'`, 'unique-violation', undefined, 'users'],
    ])('a violation that a trigger raises says what it was given: %s', async (using, kind, constraint, table) => {
      // `sql` parts statements at a semicolon, which \x3b is to the server only.
      const body = `begin raise exception 'no b' ${using}; end`.replaceAll("'", "''").replaceAll(';', '\\x3b')
      await shop.sql(`create function no_b() returns trigger language plpgsql as E'${body}'`)
      await shop.sql('create trigger no_b before insert on users for each row execute function no_b()')
      try {
        const error = await thrown(users().create({ email: 'b@x', username: 'someone' }))
        expect(error).toBeInstanceOf(ViolationError)
        expect(error).toMatchObject({ kind, constraint, table, model: '', fields: [] })
        expect(isCheckViolation(error)).toBe(kind === 'check-violation')
        expect(isCheckViolation(error, users())).toBe(false)
      } finally {
        await shop.sql('drop function no_b cascade')
      }
    })

    test('foreign keys, checks and NOT NULL are told apart', async () => {
      const orders = shop.table('orders')
      const missing = await thrown(orders.create({ userId: 99 }))
      expect(isForeignKeyViolation(missing, orders, 'userId')).toBe(true)
      expect(String(missing)).toContain('`Order.userId` refers to a row that is not there')
      await orders.create({ userId: 1 })
      // The delete is refused by the table that refers to the row.
      const held = await thrown(users().delete(1))
      expect(isForeignKeyViolation(held, orders, 'userId')).toBe(true)
      expect(String(held)).toContain('`Order.userId` still refers to a row that would be deleted')
      expect(isCheckViolation(await thrown(users().update(1, { score: -1 })), users(), 'score')).toBe(true)
      expect(isNotNullViolation(await thrown(users().update(1, { username: null })), users(), 'username')).toBe(true)
    })
  })
})
