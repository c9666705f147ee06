import { belongsTo, date, jsonb, object, optional, table, text } from '@tenon/schema'
import { timestamps } from './timestamps.ts'
import { User } from './user.ts'

/** What a user tells about themselves; at most one each. */
export const Profile = table('profiles', {
  user: belongsTo(() => User, { as: 'profile', onDelete: 'cascade' }).primaryKey(),
  fullName: text().trim().minLength(1).maxLength(200),
  bio: text().trim().maxLength(2000).nullable(),
  website: text().trim().url().nullable(),
  birthday: date().nullable(),
  /** Where parcels go unless an order says otherwise. */
  address: jsonb(
    object({ street: text(), city: text(), postalCode: text(), country: text(), note: optional(text()) }),
  ).nullable(),
  ...timestamps,
})
