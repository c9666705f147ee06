import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

/** Texts that are something else somewhere: to SQL, to LIKE, to arrays, to JSON, to JavaScript. */
const hostile = [
  `'; drop table users; --`,
  `"; drop table users; --`,
  '$1',
  '$$x$$',
  ':name',
  '?',
  '\\',
  '\\\\',
  `\\'`,
  '%',
  '_',
  '%%__\\%',
  '{}',
  '{a,b}',
  'NULL',
  'null',
  '',
  ' ',
  '\t\n\r',
  '"',
  '""',
  "'",
  ',',
  '__proto__',
  'constructor',
  'E\\u0041',
  'äöü ß 漢字 🦆',
  '\u202e\ufeff\u0001',
  '/* */ --',
  '1 or 1=1',
  'x'.repeat(10_000),
]

describe.each(providers)('on %s', (provider) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(provider)
  }, slowStart)
  beforeEach(() => shop.sql(`truncate users, products, tags, "we""ird"."se.lect" restart identity cascade`))
  afterAll(() => shop.close())

  test('any text is stored, found and compared as itself', async () => {
    const tags = shop.table('tags')
    await tags.createMany(hostile.map((name) => ({ name })))
    for (const [index, name] of hostile.entries()) {
      expect(await tags.findBy({ name })).toEqual({ id: index + 1, name })
      expect(await tags.findMany({ where: { name: { in: [name] } } })).toEqual([{ id: index + 1, name }])
    }
    expect(await tags.count({ where: { name: { in: hostile } } })).toBe(hostile.length)
    expect(await tags.count({ where: { name: { notIn: hostile } } })).toBe(0)
  })

  test('startsWith, endsWith and contains take any text literally', async () => {
    const tags = shop.table('tags')
    const names = hostile.map((name) => `<${name}>`)
    await tags.createMany(names.map((name) => ({ name })))
    for (const part of hostile)
      for (const [operator, holds] of [
        ['startsWith', (name: string) => name.startsWith(`<${part}`)],
        ['endsWith', (name: string) => name.endsWith(`${part}>`)],
        ['contains', (name: string) => name.includes(part)],
      ] as const) {
        const sought = operator === 'startsWith' ? `<${part}` : operator === 'endsWith' ? `${part}>` : part
        const rows = await tags.findMany({ where: { name: { [operator]: sought } }, orderBy: { id: 'asc' } })
        expect(rows.map((row) => row.name)).toEqual(names.filter(holds))
      }
  })

  test('lists and JSON of any texts come back equal', async () => {
    const products = shop.table('products')
    const attributes = { list: hostile, ...Object.fromEntries(hostile.map((text, at) => [`${text}#`, { [text]: at }])) }
    const row = await products.create({ name: 'x', category: 'book', labels: hostile, attributes })
    expect(row.labels).toEqual(hostile)
    expect(row.attributes).toEqual(attributes)
    for (const text of hostile) {
      expect(await products.exists({ where: { labels: { has: text } } })).toBe(true)
      expect(await products.exists({ where: { labels: { hasSome: [text, 'no'] } } })).toBe(true)
      expect(await products.exists({ where: { attributes: { hasKey: `${text}#` } } })).toBe(true)
      expect(await products.exists({ where: { attributes: { path: [`${text}#`, text], isNull: false } } })).toBe(true)
    }
    const [many] = await products.createManyReturning([{ name: 'y', category: 'book', labels: hostile, attributes }])
    expect(many?.labels).toEqual(hostile)
    expect(many?.attributes).toEqual(attributes)
  })

  test('names that mean something elsewhere are names of columns', async () => {
    const oddities = shop.table('oddities')
    const first = JSON.parse('{"__proto__":"key"}')
    const row = await oddities.create(first)
    expect(Object.entries(row)).toEqual([
      ['__proto__', 'key'],
      ['constructor', 7],
    ])
    const selected = await oddities.get('key', { select: ['constructor', '__proto__'] })
    expect(Object.entries(selected)).toEqual([
      ['constructor', 7],
      ['__proto__', 'key'],
    ])
    expect(Object.getPrototypeOf(selected)).toBe(Object.prototype)
    const { constructor: _, ...others } = await oddities.update('key', JSON.parse('{"constructor":{"increment":3}}'))
    expect(Object.keys(others)).toEqual(['__proto__'])
    expect(
      await oddities.findMany({ where: JSON.parse('{"__proto__":{"startsWith":"k"},"constructor":10}') }),
    ).toHaveLength(1)
    expect(await oddities.findBy(JSON.parse('{"__proto__":"no"}'))).toBeUndefined()
    expect(await oddities.findMany({ orderBy: { constructor: 'desc' } as object })).toHaveLength(1)
  })

  test('an inherited property is no part of a query or a row', async () => {
    const users = shop.table('users')
    await users.createMany([{ email: 'a@x', username: 'ada' }])
    class Where {
      id = 1
    }
    await expect(users.findMany({ where: new Where() as object })).rejects.toThrow('is no object')
    await expect(users.deleteMany({ where: Object.create({ id: 1 }) })).rejects.toThrow()
    expect(await users.count()).toBe(1)
  })
})
