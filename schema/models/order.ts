import { belongsTo, check, choice, id, index, numeric, table, text } from '@tenon/schema'
import { timestamps } from './timestamps.ts'
import { User } from './user.ts'

/** What a user bought, in one go. */
export const Order = table(
  'orders',
  {
    id: id(),
    user: belongsTo(() => User, { as: 'orders', onDelete: 'restrict' }),
    status: choice('pending', 'paid', 'shipped', 'cancelled').default('pending'),
    /** Sum of the items, in the shop's currency. */
    total: numeric(12, 2).default('0'),
    shippingAddress: text().trim().nullable(),
    ...timestamps,
  },
  (order) => [
    check('orders_total_not_negative', `${order.total} >= 0`),
    index(order.user, order.status),
    index(order.user, order.createdAt.desc()),
    index(order.createdAt.desc()).where(`${order.status} = 'pending'`).named('orders_pending_idx'),
  ],
)
