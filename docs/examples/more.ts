/** What the other examples leave out: keys, sums, many rows at once, joins, locks, SQL of one's own, and requests. */

import type { Database } from '../../generated/index.js'
import { posts as articles, users as validators } from '../../generated/zod.js'

export class Gone extends Error {}

export async function readMore(db: Database, slug: string) {
  await db.posts.getBy({ slug }) // by a unique key; NotFoundError when there is none
  await db.posts.getBy({ slug }, { orThrow: () => new Gone(slug) }) // or an error of your own
  await db.posts.findFirst({ where: { isPublished: true }, orderBy: { publishedAt: 'desc nulls last' } })
  await db.users.exists({ where: { email: 'ada@example.com' } })
  await db.orders.aggregate({ where: { status: 'paid' }, count: true, sum: ['total'], max: ['createdAt'] })
  await db.users.findMany({ select: ['id', 'username'], limit: 10, offset: 20 })
  await db.posts.findMany({ omit: ['body'], with: { tags: { orderBy: { name: 'asc' } } } })
}

export async function writeMore(db: Database, postId: number) {
  await db.tags.createMany([{ name: 'gift' }, { name: 'sale' }], { skipDuplicates: true }) // how many are new
  const [tag] = await db.tags.createManyReturning([{ name: 'new' }])
  if (tag) await db.postsTags.create({ postId, tagId: tag.id }) // the join table of a many-to-many is a table like any other
  await db.transaction(async (tx) => {
    await tx.orders.findMany({ where: { status: 'pending' }, limit: 10, lock: 'update skip locked' })
  })
}

export async function ownSql(db: Database, since: Date) {
  const rows = await db.sql<{ day: string; orders: bigint }>`
    select created_at::date as day, count(*) as orders from orders where created_at >= ${since} group by 1`
  await db.query('select pg_notify($1, $2)', ['orders', 'counted'])
  return rows
}

/** Times travel as text and are a Date in code: those that a client may set are turned, once they were checked. */
export async function postArticle(db: Database, authorId: number, body: object) {
  const checked = articles.insert.json.safeParse({ ...body, authorId })
  if (!checked.success) return { status: 422, problems: checked.error.issues }
  const { publishedAt, createdAt: _, updatedAt: __, ...given } = checked.data
  const times = publishedAt ? { publishedAt: new Date(publishedAt) } : {}
  return { status: 201, post: await db.posts.create({ ...given, ...times }) }
}

/** A body of JSON: checked in the form that travels, hidden columns refused, every mistake at once. */
export async function postUser(db: Database, body: unknown, passwordHash: string) {
  const checked = validators.insert.json.safeParse(body)
  if (!checked.success) return { status: 422, problems: checked.error.issues }
  const { createdAt: _, updatedAt: __, ...given } = checked.data // times travel as text; `create` takes a Date
  return { status: 201, user: await db.users.create({ ...given, passwordHash }) }
}
