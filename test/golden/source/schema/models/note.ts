import { id, list, table, text } from '@tenon/schema'

/** A note with tags. */
export const Note = table('notes', { id: id(), body: text().minLength(1), tags: list(text()).default([]) })
