import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop, slowStart } from './server.fixture.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop('a server')
  await shop.sql(`insert into products (name, category, code, attributes, labels)
    values ('a', 'book', gen_random_uuid(), '{"role": "admin"}', '{x}'), ('b', 'book', gen_random_uuid(), '{}', '{}')`)
}, slowStart)
afterAll(() => shop.close())

const products = () => shop.table('products')

test.each([
  [{ attributes: { contains: { role: undefined } } }, 'where.attributes.contains.role'],
  [{ attributes: { eq: { a: [{ b: undefined }] } } }, 'where.attributes.eq.a.0.b'],
  [{ attributes: { eq: [undefined] } }, 'where.attributes.eq.0'],
  [{ attributes: { contains: new Map() } }, 'where.attributes.contains'],
  [{ attributes: { eq: Number.NaN } }, 'where.attributes.eq'],
  [{ attributes: { eq: 1n } }, 'where.attributes.eq'],
  [{ attributes: { eq: '\ud800' } }, 'where.attributes.eq'],
  [{ attributes: { eq: { 'a\0': 1 } } }, 'where.attributes.eq'],
  [{ labels: { has: null } }, 'where.labels.has'],
  [{ labels: { hasSome: [null] } }, 'where.labels.hasSome.0'],
  [{ labels: { hasEvery: ['x', null] } }, 'where.labels.hasEvery.1'],
])('a filter that would be another one in JSON or in SQL is refused with its place (%#)', async (where, place) => {
  await expect(products().count({ where })).rejects.toMatchObject({ kind: 'value', place })
})

test('JSON filters take what JSON can say', async () => {
  expect(await products().count({ where: { attributes: { contains: { role: 'admin' } } } })).toBe(1)
  expect(await products().count({ where: { attributes: { eq: {} } } })).toBe(1)
  expect(await products().count({ where: { attributes: { path: ['role'], eq: 'admin' } } })).toBe(1)
  expect(await products().count({ where: { attributes: { ne: null } } })).toBe(2)
})

test('a stored value that its column can not tell is an error that names model and field', async () => {
  await shop.sql(`update products set serial = 1, attributes = '{"n": 12345678901234567890}' where name = 'a'`)
  const told = 'Product.attributes'
  await expect(products().findMany()).rejects.toThrow(told)
  await expect(products().findMany({ select: ['name', 'attributes'] })).rejects.toThrow(told)
  await expect(products().aggregate({ max: ['serial'] })).resolves.toMatchObject({ max: { serial: 1n } })
  await shop.sql(`insert into tags (name) values ('t')`)
  await shop.sql(`insert into product_tags (product_id, tag_id) values (1, 1)`)
  await expect(shop.table('tags').findMany({ with: { products: true } })).rejects.toMatchObject({ kind: 'value' })
  await shop.sql(`update products set attributes = '{}'`)
})

test('an upsert by a key that the database gives is refused, since it would always create', async () => {
  const create = { name: 'c', category: 'book' }
  await expect(products().upsert({ on: ['id'], create, update: {} })).rejects.toMatchObject({
    kind: 'value',
    place: 'on',
  })
})

test('patterns are of text only, and one that the server can not read is refused with its place', async () => {
  for (const where of [{ stock: { like: '1' } }, { category: { contains: 'b' } }, { picture: { startsWith: 'x' } }])
    await expect(products().count({ where }), JSON.stringify(where)).rejects.toThrow('is no operator')
  for (const like of ['\\', 'a\\', 'a\\\\\\'])
    await expect(products().count({ where: { name: { like } } })).rejects.toMatchObject({ place: 'where.name.like' })
  for (const like of ['a\\\\', '\\%a', 'a\\_'])
    await expect(products().count({ where: { name: { like } } })).resolves.toBe(0)
})
