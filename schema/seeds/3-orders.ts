/** Two hundred orders over a year, and reviews by those who bought. Totals are the trigger's work. */
import { base, en, Faker } from '@faker-js/faker'
import type { Database } from '../../generated/index.js'

export async function seed(db: Database): Promise<void> {
  const faker = new Faker({ locale: [en, base], seed: 3 })
  const users = await db.users.findMany({ where: { role: 'customer' }, orderBy: { id: 'asc' } })
  const products = await db.products.findMany({ orderBy: { id: 'asc' } })
  const orders = await db.orders.createManyReturning(
    Array.from({ length: 200 }, () => ({
      userId: faker.helpers.arrayElement(users).id,
      status: faker.helpers.weightedArrayElement([
        { value: 'paid' as const, weight: 6 },
        { value: 'shipped' as const, weight: 3 },
        { value: 'pending' as const, weight: 1 },
        { value: 'cancelled' as const, weight: 1 },
      ]),
      createdAt: faker.date.between({ from: '2026-01-01', to: '2026-06-30' }),
    })),
  )
  const bought = orders.flatMap((order) =>
    faker.helpers.arrayElements(products, { min: 1, max: 4 }).map((product) => ({
      orderId: order.id,
      userId: order.userId,
      productId: product.id,
      quantity: faker.number.int({ min: 1, max: 3 }),
      unitPrice: product.price,
    })),
  )
  await db.orderItems.createMany(bought.map(({ userId: _, ...item }) => item))

  const reviewed = new Map(bought.map((item) => [`${item.userId}/${item.productId}`, item]))
  await db.reviews.createMany(
    [...reviewed.values()]
      .filter((_, number) => number % 3 === 0)
      .map(({ userId, productId }) => ({
        userId,
        productId,
        rating: faker.number.int({ min: 1, max: 5 }),
        body: faker.lorem.sentence(),
      })),
  )
}
