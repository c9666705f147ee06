import { belongsTo, check, id, index, integer, numeric, table, unique } from '@tenon/schema'
import { Order } from './order.ts'
import { Product } from './product.ts'

/** One line of an order; it goes with the order. */
export const OrderItem = table(
  'order_items',
  {
    id: id(),
    order: belongsTo(() => Order, { as: 'items', onDelete: 'cascade' }),
    product: belongsTo(() => Product, { as: 'orderItems', onDelete: 'restrict' }),
    quantity: integer().min(1),
    /** The product's price when it was bought. */
    unitPrice: numeric(10, 2).min('0'),
  },
  (item) => [
    unique(item.order, item.product),
    check('order_items_quantity_positive', `${item.quantity} > 0`),
    check('order_items_unit_price_not_negative', `${item.unitPrice} >= 0`),
    index(item.product),
  ],
)
