import { belongsTo, boolean, check, id, index, manyToMany, table, text, timestamptz } from '@tenon/schema'
import { isSlug } from '../functions/slug.ts'
import { Tag } from './tag.ts'
import { timestamps } from './timestamps.ts'
import { User } from './user.ts'

/** An article in the shop's magazine. */
export const Post = table(
  'posts',
  {
    id: id(),
    author: belongsTo(() => User, { as: 'posts', onDelete: 'restrict' }),
    title: text().trim().minLength(1).maxLength(200),
    slug: text().satisfies(isSlug, 'Only lower-case letters, digits and dashes').unique(),
    body: text().default(''),
    isPublished: boolean().default(false),
    publishedAt: timestamptz().nullable(),
    tags: manyToMany(() => Tag, { as: 'posts' }),
    ...timestamps,
  },
  (post) => [
    check('posts_published_has_date', `not ${post.isPublished} or ${post.publishedAt} is not null`),
    index(post.author, post.createdAt.desc()),
    index(post.publishedAt.desc()).where(`${post.isPublished}`).named('posts_published_idx'),
  ],
)
