/** The examples of the docs, run on the shop of this repository. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toResponse } from '../docs/examples/errors.ts'
import { inMemory } from '../docs/examples/testing.ts'
import type { Database } from '../generated/index.js'

let db: Database
beforeAll(async () => {
  db = await inMemory()
})
afterAll(() => db.close())

const answer = (work: Promise<unknown>) => work.then(() => undefined, toResponse)

test('what a client got wrong is a client error, and what the application got wrong is thrown on', async () => {
  expect(await answer(db.users.get(Number('abc')))).toMatchObject({ status: 400 })
  expect(await answer(db.users.get(7))).toMatchObject({ status: 404 })
  for (const page of [0, Number('x')]) expect(await answer(db.users.page({ page }))).toMatchObject({ status: 400 })
  await expect(answer(db.users.findMany({ limit: 1, lock: 'update' }))).rejects.toThrow('transaction')
})
