import { belongsTo, check, id, index, smallint, table, text, unique } from '@tenon/schema'
import { Product } from './product.ts'
import { timestamps } from './timestamps.ts'
import { User } from './user.ts'

/** What a user thinks of a product; once each. */
export const Review = table(
  'reviews',
  {
    id: id(),
    product: belongsTo(() => Product, { as: 'reviews', onDelete: 'cascade' }),
    user: belongsTo(() => User, { as: 'reviews', onDelete: 'cascade' }),
    /** Stars, from 1 to 5. */
    rating: smallint().range(1, 5, 'From one to five stars'),
    title: text().trim().maxLength(120).nullable(),
    body: text().trim().maxLength(5000).default(''),
    ...timestamps,
  },
  (review) => [
    unique(review.user, review.product),
    check('reviews_rating_in_range', `${review.rating} between 1 and 5`),
    index(review.product, review.rating),
  ],
)
