import { belongsTo, boolean, check, id, index, integer, list, numeric, table, text } from '@tenon/schema'
import { Category } from './category.ts'
import { timestamps } from './timestamps.ts'

export const Product = table(
  'products',
  {
    id: id(),
    category: belongsTo(() => Category, { as: 'products', onDelete: 'restrict' }),
    /** The shop's own number for it, such as `BK-0042`. */
    sku: text().trim().upperCase().maxLength(32).unique(),
    name: text().trim().minLength(1).maxLength(200),
    description: text().default(''),
    /** In the shop's currency. */
    price: numeric(10, 2).min('0'),
    /** Pieces that can be sold now. */
    stock: integer().min(0).default(0),
    tags: list(text()).default([]),
    isActive: boolean().default(true),
    ...timestamps,
  },
  (product) => [
    check('products_price_not_negative', `${product.price} >= 0`),
    check('products_stock_not_negative', `${product.stock} >= 0`),
    index(product.category, product.price),
    index(product.tags).using('gin'),
    index(product.name).where(`${product.isActive}`).named('products_active_name_idx'),
  ],
)
