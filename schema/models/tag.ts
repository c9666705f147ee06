import { id, table, text } from '@tenon/schema'

export const Tag = table('tags', {
  id: id(),
  name: text().trim().lowerCase().minLength(1).maxLength(40).unique(),
})
