/** A model that refers to itself, and to another file whose model refers back. */
import { Book } from './book.fixture.ts'
import { belongsTo, id, index, table, text } from './index.ts'

export const Author = table(
  'authors',
  {
    id: id(),
    name: text(),
    mentor: belongsTo(() => Author, { as: 'students' }).nullable(),
    favourite: belongsTo(() => Book, { as: 'admirers' }).nullable(),
  },
  (author) => [index(author.mentor, author.name)],
)
