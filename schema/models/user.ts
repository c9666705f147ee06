import { boolean, choice, id, index, table, text } from '@tenon/schema'
import { timestamps } from './timestamps.ts'

/** Someone who can sign in: a customer, an author or staff. */
export const User = table(
  'users',
  {
    id: id(),
    /** Shown to others; letters, digits and underscores. */
    username: text()
      .trim()
      .minLength(3)
      .maxLength(50)
      .pattern(/^\w+$/, 'Only letters, digits and underscores')
      .unique(),
    email: text().trim().lowerCase().maxLength(254).email('Not an e-mail address').unique(),
    /** Never leaves the server. */
    passwordHash: text().hidden(),
    role: choice('customer', 'author', 'admin').default('customer'),
    isActive: boolean().default(true),
    ...timestamps,
  },
  (user) => [index(user.createdAt.desc())],
)
