import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NotFoundError } from '../errors.ts'
import { QueryError } from './query-error.ts'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

describe.each(providers)('on %s', (provider) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await openShop(provider)
    await shop.sql(`
    insert into users (email, username, password_hash, is_active, score, manager_id, created_at) values
      ('ada@x.io', 'ada', 'h1', true, 5, null, '2026-01-01 10:00:00.123Z'),
      ('bob@x.io', 'Bob', 'h2', true, null, 1, '2026-01-02 10:00:00Z'),
      ('cy%@x.io', 'c_y', 'h3', false, 7, 1, '2026-01-03 10:00:00Z'),
      ('dan@x.io', 'da\\n', 'h4', true, 0, 2, '2026-01-04 10:00:00Z');
    insert into profiles values (1, 'first'), (2, null);
    insert into products (name, category, price, stock, weight, serial, code, attributes, labels, history, released, picture) values
      ('Chess', 'game', 19.90, 3, 1.5, 9007199254740993, gen_random_uuid(), '{"color":"red","size":{"w":1},"tags":["a"]}', '{new,sale}', '{game,book}', '2020-02-29', '\\x00ff'),
      ('Atlas', 'book', 100, 0, null, null, gen_random_uuid(), '{"color":"blue"}', '{}', null, null, null),
      ('Saw', 'tool', 9.5, 12, 0.25, -1, gen_random_uuid(), '[1,null]', '{sale}', '{}', '2021-01-01', null);
    insert into orders (user_id, reviewer_id, status, total, placed_at) values
      (1, 2, 'paid', 129.90, '2026-02-01Z'), (1, null, 'pending', 9.50, '2026-02-02Z'), (2, 1, 'paid', 0, '2026-02-03Z');
    insert into items values (1, 1, 1), (1, 2, 2), (2, 3, 1);
    insert into tags (name) values ('fun'), ('cheap'), ('none');
    insert into product_tags values (1, 1), (3, 1), (3, 2);
  `)
  }, slowStart)
  afterAll(() => shop.close())

  const users = () => shop.table('users')
  const products = () => shop.table('products')
  const orders = () => shop.table('orders')

  describe('one row', () => {
    test('a row is found by primary key, decoded by the columns, without hidden ones', async () => {
      expect(await users().find(1)).toEqual({
        id: 1,
        email: 'ada@x.io',
        username: 'ada',
        isActive: true,
        score: 5,
        managerId: null,
        createdAt: new Date('2026-01-01T10:00:00.123Z'),
        updatedAt: expect.any(Date),
      })
      expect(await users().find(99)).toBeUndefined()
    })

    test('every type comes back as what the model says', async () => {
      expect(await products().get(1, { omit: ['code'] })).toEqual({
        id: 1,
        name: 'Chess',
        category: 'game',
        price: '19.90',
        stock: 3,
        weight: 1.5,
        grade: null,
        serial: 9007199254740993n,
        attributes: { color: 'red', size: { w: 1 }, tags: ['a'] },
        labels: ['new', 'sale'],
        history: ['game', 'book'],
        released: '2020-02-29',
        picture: new Uint8Array([0, 255]),
      })
    })

    test('a composite key is an object of its properties', async () => {
      const items = shop.table('items')
      expect(await items.get({ productId: 2, orderId: 1 })).toEqual({ orderId: 1, productId: 2, quantity: 2 })
      await expect(items.get({ orderId: 1 })).rejects.toThrow('`key.productId` of a query on `Item` is undefined.')
      await expect(items.get(1)).rejects.toThrow(QueryError)
      await expect(items.get({ orderId: 1, productId: 2, quantity: 2 })).rejects.toThrow('not of the key')
    })

    test('a row that is not there is a NotFoundError that says what was looked for, or the error of the caller', async () => {
      const error = await users()
        .get(99)
        .catch((thrown) => thrown)
      expect(error).toBeInstanceOf(NotFoundError)
      expect(error).toMatchObject({ status: 404, kind: 'not-found', message: 'No `User` has `id` 99.' })
      await expect(users().getBy({ email: 'no@x.io' })).rejects.toThrow('No `User` has `email` "no@x.io".')
      await expect(shop.table('items').get({ orderId: 9, productId: 8 })).rejects.toThrow(
        'No `Item` has `orderId` 9 and `productId` 8.',
      )
      await expect(users().getFirst({ where: { isActive: false, score: { gt: 50 } } })).rejects.toThrow(
        'There is no `User` with `isActive` false and `score` {"gt":50}.',
      )
      const own = new RangeError('mine')
      await expect(users().get(99, { orThrow: own })).rejects.toBe(own)
      await expect(users().getBy({ email: 'x' }, { orThrow: () => own })).rejects.toBe(own)
      await expect(users().getFirst({ where: { id: 99 }, orThrow: () => own })).rejects.toBe(own)
      expect(await users().get(1, { orThrow: own, select: ['id'] })).toEqual({ id: 1 })
    })

    test('a key whose NULLs are alike finds the row without a value, others refuse it', async () => {
      const places = shop.table('places')
      await shop.sql("insert into places (town, street) values ('x', null), ('x', 'y'), (null, null)")
      const found = async (unique: object) => (await places.findBy(unique, { select: ['town', 'street'] })) ?? 'none'
      expect(await found({ town: 'x', street: null })).toEqual({ town: 'x', street: null })
      expect(await found({ street: 'y', town: 'x' })).toEqual({ town: 'x', street: 'y' })
      expect(await found({ town: null, street: null })).toEqual({ town: null, street: null })
      expect(await found({ town: null, street: 'y' })).toBe('none')
      await expect(found({ name: null })).rejects.toThrow('`name` of a query on `Place` is null, which no key is.')
    })

    test('a unique key is asked for with exactly its properties', async () => {
      expect(await users().findBy({ email: 'bob@x.io' })).toMatchObject({ id: 2 })
      expect(await users().findBy({ id: 2 })).toMatchObject({ username: 'Bob' })
      expect(await users().findBy({ email: 'nobody' })).toBeUndefined()
      await expect(users().findBy({ username: 'ada' })).rejects.toThrow(
        'which is no unique key. Known: { id }, { email }.',
      )
      await expect(users().findBy({})).rejects.toThrow(QueryError)
      await expect(users().findBy({ email: undefined })).rejects.toThrow('`email` of a query on `User` is undefined.')
    })

    test('the first row is that of the order asked for, by primary key without one', async () => {
      expect(await users().findFirst()).toMatchObject({ id: 1 })
      expect(await users().findFirst({ orderBy: { id: 'desc' } })).toMatchObject({ id: 4 })
      expect(await users().findFirst({ where: { isActive: true }, orderBy: { id: 'asc' }, offset: 1 })).toMatchObject({
        id: 2,
      })
      expect(await users().findFirst({ where: { id: 99 } })).toBeUndefined()
    })
  })

  describe('filters', () => {
    const found = async (property: string, where: Record<string, unknown>) =>
      (await shop.table(property).findMany({ where, orderBy: { id: 'asc' } })).map((row) => row.id)

    test.each<[string, Record<string, unknown>, number[]]>([
      ['users', {}, [1, 2, 3, 4]],
      ['users', { id: 2 }, [2]],
      ['users', { id: { eq: 2 } }, [2]],
      ['users', { id: { ne: 2 } }, [1, 3, 4]],
      ['users', { id: { in: [1, 3, 99] } }, [1, 3]],
      ['users', { id: { in: [] } }, []],
      ['users', { id: { notIn: [1, 3] } }, [2, 4]],
      ['users', { id: { notIn: [] } }, [1, 2, 3, 4]],
      ['users', { id: { lt: 2 } }, [1]],
      ['users', { id: { lte: 2 } }, [1, 2]],
      ['users', { id: { gt: 2, lt: 4 } }, [3]],
      ['users', { id: { gte: 3 } }, [3, 4]],
      ['users', { id: { between: [2, 3] } }, [2, 3]],
      ['users', { id: {} }, [1, 2, 3, 4]],
      ['users', { score: null }, [2]],
      ['users', { score: { isNull: true } }, [2]],
      ['users', { score: { isNull: false } }, [1, 3, 4]],
      ['users', { score: { ne: 5 } }, [3, 4]],
      ['users', { not: { score: 5 } }, [3, 4]],
      ['users', { isActive: false }, [3]],
      ['users', { isActive: { ne: false } }, [1, 2, 4]],
      ['users', { username: { like: '%d%' } }, [1, 4]],
      ['users', { username: { ilike: 'B%' } }, [2]],
      ['users', { username: { ilike: 'b_b' } }, [2]],
      ['users', { username: { startsWith: 'c_' } }, [3]],
      ['users', { username: { startsWith: '_' } }, []],
      ['users', { username: { contains: '\\' } }, [4]],
      ['users', { username: { endsWith: '\\n' } }, [4]],
      ['users', { email: { contains: '%@' } }, [3]],
      ['users', { email: { contains: '%' } }, [3]],
      ['users', { username: { startsWith: 'BO', ignoreCase: true } }, [2]],
      ['users', { username: { startsWith: 'BO', ignoreCase: false } }, []],
      ['users', { or: [{ id: 1 }, { username: 'Bob' }] }, [1, 2]],
      ['users', { or: [] }, []],
      ['users', { and: [] }, [1, 2, 3, 4]],
      ['users', { and: [{ id: { gt: 1 } }, { or: [{ score: 7 }, { score: null }] }], not: { id: 3 } }, [2]],
      ['users', { createdAt: new Date('2026-01-01T10:00:00.123Z') }, [1]],
      ['users', { createdAt: { gte: new Date('2026-01-03T10:00:00Z') } }, [3, 4]],
      ['users', { passwordHash: 'h2' }, [2]],
      ['users', { manager: null }, [1]],
      ['users', { manager: {} }, [2, 3, 4]],
      ['users', { manager: { username: 'ada' } }, [2, 3]],
      ['users', { manager: { manager: { username: 'ada' } } }, [4]],
      ['users', { profile: { bio: null } }, [2]],
      ['users', { profile: null }, [3, 4]],
      ['users', { reports: { some: {} } }, [1, 2]],
      ['users', { reports: { none: {} } }, [3, 4]],
      ['users', { orders: { some: { status: 'paid' } } }, [1, 2]],
      ['users', { orders: { every: { status: 'paid' } } }, [2, 3, 4]],
      ['users', { orders: { none: { status: 'paid' } } }, [3, 4]],
      ['users', { orders: { some: {}, every: { status: 'paid' } } }, [2]],
      ['users', { reports: { every: { score: { gt: 1 } } } }, [3, 4]],
      ['users', { orders: { some: { items: { some: { product: { name: 'Saw' } } } } } }, [1]],
      ['users', { orders: {} }, [1, 2, 3, 4]],
      ['products', { price: '9.5' }, [3]],
      ['products', { price: { gte: '19.9' } }, [1, 2]],
      ['products', { serial: 9007199254740993n }, [1]],
      ['products', { serial: { lt: 0n } }, [3]],
      ['products', { category: 'book' }, [2]],
      ['products', { category: { in: ['book', 'tool'] } }, [2, 3]],
      ['products', { category: { gt: 'book' } }, [1, 3]],
      ['products', { released: { lt: '2020-12-31' } }, [1]],
      ['products', { weight: { between: [0.2, 0.3] } }, [3]],
      ['products', { picture: new Uint8Array([0, 255]) }, [1]],
      ['products', { labels: ['new', 'sale'] }, [1]],
      ['products', { labels: [] }, [2]],
      ['products', { labels: { ne: ['sale'] } }, [1, 2]],
      ['products', { labels: { has: 'sale' } }, [1, 3]],
      ['products', { labels: { hasEvery: ['sale', 'new'] } }, [1]],
      ['products', { labels: { hasSome: ['new', 'x'] } }, [1]],
      ['products', { labels: { isEmpty: true } }, [2]],
      ['products', { labels: { isEmpty: false } }, [1, 3]],
      ['products', { history: null }, [2]],
      ['products', { history: { has: 'book' } }, [1]],
      ['products', { attributes: { eq: [1, null] } }, [3]],
      ['products', { attributes: { ne: [1, null] } }, [1, 2]],
      ['products', { attributes: { contains: { color: 'red' } } }, [1]],
      ['products', { attributes: { hasKey: 'color' } }, [1, 2]],
      ['products', { attributes: { path: ['size', 'w'], eq: 1 } }, [1]],
      ['products', { attributes: { path: ['tags'], contains: ['a'] } }, [1]],
      ['products', { attributes: { path: ['size'], isNull: true } }, [2, 3]],
      ['products', { attributes: { path: ['1'], eq: null } }, [3]],
      ['products', { tags: { some: { name: 'fun' } } }, [1, 3]],
      ['products', { tags: { none: {} } }, [2]],
      ['products', { tags: { every: { name: 'fun' } } }, [1, 2]],
      ['tags', { products: { some: { tags: { some: { name: 'cheap' } } } } }, [1, 2]],
      ['orders', { user: { isActive: true }, items: { some: { product: { category: 'game' } } } }, [1]],
      ['orders', { reviewer: { username: 'ada' } }, [3]],
    ])('%s where %o are %o', async (property, where, ids) => {
      expect(await found(property, where)).toEqual(ids)
      expect(await shop.table(property).count({ where })).toBe(ids.length)
      expect(await shop.table(property).exists({ where })).toBe(ids.length > 0)
    })

    test.each<[Record<string, unknown>, string]>([
      [{ id: undefined }, '`where.id` of a query on `User` is undefined'],
      [{ id: { gt: undefined } }, '`where.id.gt`'],
      [{ id: { in: [1, undefined] } }, '`where.id.in.1`'],
      [{ id: { in: [null] } }, '`where.id.in.0`'],
      [{ id: { in: 3 } }, 'is no list'],
      [{ id: { eq: null } }, 'is null'],
      [{ id: '1' }, '`where.id`'],
      [{ id: { like: 3 } }, '`where.id.like` of a query on `User` is no operator'],
      [{ id: { gtt: 1 } }, '`where.id.gtt` of a query on `User` is no operator'],
      [{ idd: 1 }, '`where.idd` of a query on `User` is neither a column nor a relation'],
      [{ orders: { some: { user: { isActive: undefined } } } }, '`where.orders.some.user.isActive`'],
      [{ orders: { any: {} } }, 'is none of `some`, `none` and `every`'],
      [{ orders: undefined }, '`where.orders`'],
      [{ manager: undefined }, '`where.manager`'],
      [{ manager: 3 }, 'is no object'],
      [{ or: [{ id: 1 }, undefined] }, '`where.or.1`'],
      [{ or: { id: 1 } }, 'is no list of conditions'],
      [{ not: undefined }, '`where.not`'],
      [{ username: { startsWith: 'a\0' } }, 'NUL'],
      [{ username: { contains: '\ud800' } }, 'surrogate'],
      [{ createdAt: new Date(Number.NaN) }, '`where.createdAt`'],
      [{ createdAt: { between: [new Date()] } }, 'is not a pair'],
      [JSON.parse('{"__proto__":{"id":1}}'), '`where.__proto__`'],
      [{ constructor: 1 }, '`where.constructor`'],
      [{ username: { toString: 'x' } }, '`where.username.toString`'],
    ])('where %o is refused with its place', async (where, message) => {
      shop.taken()
      const error = await users()
        .findMany({ where })
        .catch((thrown) => thrown)
      expect(error).toBeInstanceOf(QueryError)
      expect(error.message).toContain(message)
      expect(shop.taken()).toEqual([])
    })

    test('what a query does not know is refused, never passed over', async () => {
      const loose = (query: object) => users().findMany(query)
      await expect(loose({ wher: { id: 1 } })).rejects.toThrow('`wher` of a query on `User` means nothing there')
      await expect(loose({ where: undefined })).rejects.toThrow('`where`')
      await expect(loose({ limit: undefined })).rejects.toThrow('`limit`')
      await expect(loose({ limit: -1 })).rejects.toThrow('`limit`')
      await expect(loose({ limit: 1.5 })).rejects.toThrow('`limit`')
      await expect(loose({ orderBy: { passwordHash: 'asc' } })).rejects.toThrow('`passwordHash`')
      await expect(loose({ orderBy: { id: 'asc; drop table users' } })).rejects.toThrow('`orderBy.id`')
      await expect(loose({ select: ['id', 'nope'] })).rejects.toThrow('`nope`')
      await expect(loose({ select: ['id'], omit: ['id'] })).rejects.toThrow('exclude each other')
      await expect(loose({ with: { nope: true } })).rejects.toThrow('`with.nope`')
      await expect(loose({ with: { orders: { wher: {} } } })).rejects.toThrow('`with.orders.wher`')
      await expect(loose({ with: { manager: { where: {} } } })).rejects.toThrow('`with.manager.where`')
      await expect(users().count({ were: {} } as object)).rejects.toThrow('`were`')
      await expect(loose({ orderBy: [{ id: 'asc' }] })).rejects.toThrow('is a list; one object holds all columns')
      await expect(users().find(undefined)).rejects.toThrow('`key` of a query on `User` is undefined.')
      await expect(users().find(null)).rejects.toThrow('`key` of a query on `User` is null')
      await expect(users().find('1 or 1=1')).rejects.toThrow('`key`')
    })

    test('a value that is at fault has status 400, a query that is has none', async () => {
      const statusOf = async (asked: Promise<unknown>) => (await asked.catch((error: unknown) => error)) as QueryError
      const loose = (query: object) => statusOf(users().findMany(query))
      for (const value of [Number.NaN, 'abc', 1.5, null, {}])
        expect(await statusOf(users().get(value))).toMatchObject({ name: 'QueryError', place: 'key', status: 400 })
      for (const query of [
        { where: { id: 'abc' } },
        { where: { id: { in: '1' } } },
        { where: { email: { contains: 7 } } },
        { limit: -1 },
        { offset: Number.NaN },
      ])
        expect(await loose(query)).toMatchObject({ name: 'QueryError', status: 400 })
      for (const query of [{ where: { id: undefined } }, { where: { nope: 1 } }, { wher: {} }, { select: 'id' }])
        expect(await loose(query)).toMatchObject({ name: 'QueryError', status: undefined })
      expect((await statusOf(users().get(undefined))).status).toBeUndefined()
      expect(JSON.parse(JSON.stringify(await statusOf(users().get('abc'))))).toMatchObject({
        place: 'key',
        status: 400,
      })
    })
  })

  describe('order, bounds, columns', () => {
    test('rows are sorted in writing order, NULLs where asked', async () => {
      const scores = async (direction: 'asc' | 'desc' | 'asc nulls first' | 'desc nulls last') =>
        (await users().findMany({ orderBy: { score: direction }, select: ['score'] })).map((row) => row.score)
      expect(await scores('asc')).toEqual([0, 5, 7, null])
      expect(await scores('desc')).toEqual([null, 7, 5, 0])
      expect(await scores('asc nulls first')).toEqual([null, 0, 5, 7])
      expect(await scores('desc nulls last')).toEqual([7, 5, 0, null])
      const rows = await users().findMany({ orderBy: { isActive: 'desc', id: 'desc' }, select: ['id'] })
      expect(rows.map((row) => row.id)).toEqual([4, 2, 1, 3])
    })

    test('limit and offset bound the rows', async () => {
      const rows = await users().findMany({ orderBy: { id: 'asc' }, limit: 2, offset: 1, select: ['id'] })
      expect(rows).toEqual([{ id: 2 }, { id: 3 }])
      expect(await users().findMany({ limit: 0 })).toEqual([])
    })

    test('a selection has exactly its columns, hidden ones when named', async () => {
      expect(await users().get(1, { select: ['passwordHash', 'id'] })).toEqual({ id: 1, passwordHash: 'h1' })
      expect(Object.keys(await users().get(1, { select: ['passwordHash', 'id'] }))).toEqual(['passwordHash', 'id'])
      expect(await orders().get(1, { omit: ['placedAt', 'total'] })).toEqual({
        id: 1,
        userId: 1,
        reviewerId: 2,
        status: 'paid',
      })
      expect(await users().get(1, { select: [] })).toEqual({})
    })

    test('sums, extremes and counts are of the rows that are picked', async () => {
      expect(
        await orders().aggregate({ count: true, sum: ['total'], min: ['placedAt'], max: ['total', 'status'] }),
      ).toEqual({
        count: 3,
        sum: { total: '139.40' },
        min: { placedAt: new Date('2026-02-01T00:00:00Z') },
        max: { total: '129.90', status: 'pending' },
      })
      expect(await products().aggregate({ sum: ['serial', 'stock'], where: { category: { ne: 'book' } } })).toEqual({
        sum: { serial: 9007199254740992n, stock: 15n },
      })
      expect(await orders().aggregate({ sum: ['total'], where: { id: 99 } })).toEqual({ sum: { total: null } })
      await expect(users().aggregate({ sum: ['username'] })).rejects.toThrow('`username`')
      for (const name of ['attributes', 'code'])
        await expect(products().aggregate({ min: [name] })).rejects.toThrow(`\`${name}\`, of which there is no min`)
    })

    test('the same shape with other values is the same text', async () => {
      shop.taken()
      await users().findMany({ where: { id: { in: [1] }, username: 'a' }, limit: 500, offset: 1 })
      await users().findMany({ where: { id: { in: [1, 2, 3] }, username: 'b' }, limit: 600, offset: 2 })
      const [first, second] = shop.taken()
      expect(first).toBe(second)
    })
  })

  describe('locks', () => {
    test('a lock holds inside a transaction and is refused outside of one', async () => {
      await expect(users().get(1, { lock: 'update' })).rejects.toThrow(
        '`lock` of a query on `User` holds only inside a transaction.',
      )
      await expect(users().findMany({ lock: 'update nowait' })).rejects.toThrow(QueryError)
      await shop.executor.transaction(async (scope) => {
        const locked = await shop
          .table('users', scope)
          .get(1, { lock: 'no key update nowait', with: { manager: true } })
        expect(locked.id).toBe(1)
        const rows = await shop.table('users', scope).findMany({ where: { id: { lt: 3 } }, lock: 'share skip locked' })
        expect(rows).toHaveLength(2)
        // PGlite has one session, which is this one.
        if (provider === 'PGlite') return
        expect(await shop.sql('select id from users order by id for update skip locked')).toEqual([
          { id: '3' },
          { id: '4' },
        ])
      })
      await expect(users().find(1, { lock: 'exclusive' as 'update' })).rejects.toThrow('`lock`')
    })
  })
})
