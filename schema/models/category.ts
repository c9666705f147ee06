import { belongsTo, id, table, text } from '@tenon/schema'
import { isSlug } from '../functions/slug.ts'

/** A shelf of the shop; shelves may stand within shelves. */
export const Category = table('categories', {
  id: id(),
  name: text().trim().minLength(1).maxLength(80),
  slug: text().satisfies(isSlug, 'Only lower-case letters, digits and dashes').unique(),
  parent: belongsTo(() => Category, { as: 'children', onDelete: 'restrict' })
    .nullable()
    .index(),
})
