/** The examples of the docs, run on the shop of this repository. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toResponse } from '../docs/examples/errors.ts'
import { postArticle } from '../docs/examples/more.ts'
import { filterMore } from '../docs/examples/read.ts'
import { inMemory } from '../docs/examples/testing.ts'
import type { Database } from '../generated/index.js'

let db: Database
beforeAll(async () => {
  db = await inMemory()
})
afterAll(() => db.close())

test('the filters on lists, JSON and what is not there find what they say', async () => {
  const category = await db.categories.create({ name: 'Toys', slug: 'toys' })
  const product = (sku: string, tags: string[], stock: number) =>
    db.products.create({ categoryId: category.id, sku, name: sku, price: `${stock}.00`, stock, tags })
  await product('b', ['gift'], 2)
  await product('a', ['gift', 'sale'], 2)
  await product('c', [], 3)
  const user = (username: string) => db.users.create({ username, email: `${username}@example.com`, passwordHash: 'x' })
  const [ada, bob] = [await user('ada'), await user('bob')]
  await user('cyd')
  const address = { street: 'x', city: 'Bern', postalCode: '3000', country: 'CH' }
  await db.profiles.create({ userId: ada.id, fullName: 'Ada', address: { ...address, note: 'ring twice' } })
  await db.profiles.create({ userId: bob.id, fullName: 'Bob' })
  const found = await filterMore(db)
  expect(found).toMatchObject({ both: 1, either: 2, untagged: 1, inBern: 1, bernToo: 1, withNote: 1, unplaced: 1 })
  expect(found.gifts.map(({ sku }) => sku).sort()).toEqual(['A', 'B'])
  expect(found.withoutProfile.map(({ username }) => username)).toEqual(['cyd'])
  expect(found.sorted.map(({ sku }) => sku)).toEqual(['C', 'A', 'B'])
  expect(found.dearest).toBe('3.00')
})

test('a time of a request is a Date once it was checked', async () => {
  const { id } = await db.users.create({ username: 'eva', email: 'eva@example.com', passwordHash: 'x' })
  const body = { title: 'On time', slug: 'on-time', isPublished: true, publishedAt: '2026-02-28T12:00:00.000Z' }
  expect(await postArticle(db, id, body)).toMatchObject({
    status: 201,
    post: { publishedAt: new Date('2026-02-28T12:00:00.000Z') },
  })
  expect(await postArticle(db, id, { ...body, publishedAt: 'soon' })).toMatchObject({ status: 422 })
})

test('a validation tells each field in a sentence of its own', async () => {
  const written = db.users.create({ username: 'ab', email: 'nobody', passwordHash: 'x' })
  await expect(written).rejects.toThrow(
    '`User` was not written: `username` has fewer than 3 characters. `email`: Not an e-mail address.',
  )
})

const answer = (work: Promise<unknown>) => work.then(() => undefined, toResponse)

test('what a client got wrong is a client error, and what the application got wrong is thrown on', async () => {
  expect(await answer(db.users.get(Number('abc')))).toMatchObject({ status: 400 })
  expect(await answer(db.users.get(7))).toMatchObject({ status: 404 })
  for (const page of [0, Number('x')]) expect(await answer(db.users.page({ page }))).toMatchObject({ status: 400 })
  await expect(answer(db.users.findMany({ limit: 1, lock: 'update' }))).rejects.toThrow('transaction')
})
