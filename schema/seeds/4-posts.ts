/** A dozen articles by the authors, with tags. */
import { base, en, Faker } from '@faker-js/faker'
import type { Database } from '../../generated/index.js'

export async function seed(db: Database): Promise<void> {
  const faker = new Faker({ locale: [en, base], seed: 4 })
  const authors = await db.users.findMany({ where: { role: 'author' }, orderBy: { id: 'asc' } })
  const tags = await db.tags.createManyReturning(['reading', 'cooking', 'garden', 'games'].map((name) => ({ name })))
  for (let number = 1; number <= 12; number += 1) {
    const isPublished = number % 4 !== 0
    const post = await db.posts.create({
      authorId: faker.helpers.arrayElement(authors).id,
      title: faker.lorem.sentence(5),
      slug: `article-${number}`,
      body: faker.lorem.paragraphs(2),
      isPublished,
      publishedAt: isPublished ? faker.date.between({ from: '2026-01-01', to: '2026-06-30' }) : null,
    })
    await db.postsTags.createMany(
      faker.helpers.arrayElements(tags, { min: 1, max: 2 }).map((tag) => ({ postId: post.id, tagId: tag.id })),
    )
  }
}
