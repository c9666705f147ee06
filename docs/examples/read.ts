/** Reading: by key, with conditions, with relations, by page. */
import type { Database } from '../../generated/index.js'

export async function readUsers(db: Database, email: string) {
  await db.users.get(7) // a User, or NotFoundError with status 404
  await db.users.findBy({ email }) // unique keys only: a User or undefined
  await db.users.findMany({ where: { username: { startsWith: 'a' }, isActive: true }, orderBy: { username: 'asc' } })
  await db.users.count({ where: { orders: { some: { status: 'paid' } } } })
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
