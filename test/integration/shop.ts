/** The shop of this repository on a database of its own, made by its own migrations. */
import path from 'node:path'
import { migrateUp } from '@tenon/kit'
import postgres from 'postgres'
import { connect } from '../../generated/index.js'
import type { IntegrationServer } from './server.ts'

const cwd = path.join(import.meta.dirname, '../..')

export interface Shop {
  readonly url: string
  /** A client of its own; the caller closes it. */
  connect(pool?: { max?: number; keep?: number; acquireTimeout?: number }): ReturnType<typeof connect>
  /** Straight to the server, past everything of ours. */
  readonly admin: postgres.Sql
  close(): Promise<void>
}

let count = 0

export async function openShop(server: IntegrationServer): Promise<Shop> {
  const name = `shop_${Date.now().toString(36)}_${count++}`
  const root = postgres(server.url, { max: 1, onnotice: () => {} })
  await root.unsafe(`create database ${name}`)
  await root.end()
  const address = new URL(server.url)
  address.pathname = `/${name}`
  const url = address.href
  const { problems } = await migrateUp({ cwd, database: url, ci: true })
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`the shop's migrations were refused: ${JSON.stringify(errors)}`)
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  return { url, admin, connect: (pool) => connect({ url, ...(pool && { pool }) }), close: () => admin.end() }
}

/** One user and two products, of which there are ten and five. */
export async function stockUp(db: ReturnType<typeof connect>) {
  const user = await db.users.create({ username: 'ada', email: 'ada@example.com', passwordHash: 'x' })
  const category = await db.categories.create({ name: 'Books', slug: 'books' })
  const [book, atlas] = await db.products.createManyReturning([
    { categoryId: category.id, sku: 'B1', name: 'A book', price: '12.50', stock: 10 },
    { categoryId: category.id, sku: 'B2', name: 'An atlas', price: '40.00', stock: 5 },
  ])
  if (!book || !atlas) throw new Error('two products were written')
  return { user, book, atlas }
}
