/** The other half of author.fixture.ts. */
import { Author } from './author.fixture.ts'
import { belongsTo, id, table } from './index.ts'

export const Book = table('books', {
  id: id(),
  author: belongsTo(() => Author, { as: 'books' }),
  sequelOf: belongsTo(() => Book, { as: 'sequels' }).nullable(),
})
