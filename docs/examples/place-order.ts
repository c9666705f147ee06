/** An order in one transaction: products locked, stock taken, items written; or nothing at all. */
import { isCheckViolation } from '@tenon/runtime'
import type { Database, Product } from '../../generated/index.js'

export interface Line {
  readonly productId: number
  readonly quantity: number
}

export class OutOfStock extends Error {
  override readonly name = 'OutOfStock'

  constructor(product: Product, wanted: number) {
    super(`Only ${product.stock} of ${product.name} are left, and ${wanted} were asked for.`)
  }
}

export async function placeOrder(db: Database, userId: number, lines: readonly Line[]) {
  return db.transaction(async (tx) => {
    const order = await tx.orders.create({ userId })
    for (const { productId, quantity } of lines) {
      const product = await tx.products.get(productId, { lock: 'update' })
      if (product.stock < quantity) throw new OutOfStock(product, quantity)
      await tx.products.update(product.id, { stock: { decrement: quantity } })
      await tx.orderItems.create({ orderId: order.id, productId, quantity, unitPrice: product.price })
    }
    return tx.orders.get(order.id, { with: { items: { with: { product: { select: ['name', 'price'] } } } } })
  })
}

/** Takes what there is: a line that can't be had is undone by its savepoint, and the others stay. */
export async function placeWhatIsThere(db: Database, userId: number, lines: readonly Line[]) {
  const skipped: Line[] = []
  const order = await db.transaction(async (tx) => {
    const { id: orderId } = await tx.orders.create({ userId })
    for (const line of lines) {
      try {
        await tx.transaction(async (inner) => {
          const product = await inner.products.update(line.productId, { stock: { decrement: line.quantity } })
          await inner.orderItems.create({ orderId, ...line, unitPrice: product.price })
        })
      } catch (error) {
        if (!isCheckViolation(error)) throw error
        skipped.push(line)
      }
    }
    return tx.orders.get(orderId, { with: { items: true } })
  })
  return { order, skipped }
}
