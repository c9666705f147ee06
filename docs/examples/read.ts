/** Reading: by key, with conditions, with relations, by page. */
import type { Database } from '../../generated/index.js'

export async function readUsers(db: Database, email: string) {
  await db.users.get(7) // a User, or NotFoundError with status 404
  await db.users.findBy({ email }) // unique keys only: a User or undefined
  await db.users.findMany({ where: { username: { startsWith: 'a' }, isActive: true }, orderBy: { username: 'asc' } })
  await db.users.count({ where: { orders: { some: { status: 'paid' } } } })
}

/** Lists, JSON, what is not there, order by several columns, extremes. */
export async function filterMore(db: Database) {
  const gifts = await db.products.findMany({ where: { tags: { has: 'gift' } } })
  const both = await db.products.count({ where: { tags: { hasEvery: ['gift', 'sale'] } } })
  const either = await db.products.count({ where: { tags: { hasSome: ['gift', 'sale'] } } })
  const untagged = await db.products.count({ where: { tags: { isEmpty: true } } })
  const inBern = await db.profiles.count({ where: { address: { contains: { city: 'Bern' } } } })
  const bernToo = await db.profiles.count({ where: { address: { path: ['city'], eq: 'Bern' } } })
  const withNote = await db.profiles.count({ where: { address: { hasKey: 'note' } } })
  const unplaced = await db.profiles.count({ where: { address: null } }) // SQL's NULL
  const withoutProfile = await db.users.findMany({ where: { profile: null } }) // no row of the other table
  const sorted = await db.products.findMany({ orderBy: { stock: 'desc', name: 'asc' } }) // by stock, then by name
  const extremes = await db.products.aggregate({ count: true, min: ['price'], max: ['price'], sum: ['stock'] })
  const dearest = extremes.max.price // string | null: there may be no row
  return { gifts, both, either, untagged, inBern, bernToo, withNote, unplaced, withoutProfile, sorted, dearest }
}

export async function recentOrders(db: Database) {
  const recent = await db.orders.findMany({
    where: {
      status: 'paid',
      total: { gte: '100' },
      user: { isActive: true },
      items: { some: { quantity: { gt: 1 } } },
    },
    with: { user: true, items: { with: { product: { select: ['name', 'price'] } } } },
    orderBy: { createdAt: 'desc' },
    limit: 20,
  })
  recent[0]?.items[0]?.product.name // typed by what was asked for
  return recent
}

export async function pageOfUsers(db: Database, page: number) {
  const { items, total, pages, hasNext } = await db.users.page({
    where: { isActive: true },
    orderBy: { id: 'asc' },
    page,
    perPage: 20,
  })
  return { items, total, pages, hasNext }
}
