import { timestamptz } from '@tenon/schema'

/** When a row was made and last changed; spread into the models that keep both. */
export const timestamps = {
  createdAt: timestamptz().defaultNow(),
  updatedAt: timestamptz().defaultNow().updatedNow(),
}
