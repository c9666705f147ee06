import { id, table, text, timestamptz } from '@tenon/schema'

/** What someone wrote down. */
export const Note = table('notes', {
  id: id(),
  title: text().trim().minLength(1),
  body: text().nullable(),
  createdAt: timestamptz().defaultNow(),
})
