/** Writing: rules of the model run first, and what the database refuses comes back as a typed error. */
import { isUniqueViolation, ValidationError } from '@tenon/runtime'
import type { Database, UserInsert } from '../../generated/index.js'

export async function register(db: Database, input: UserInsert) {
  try {
    const user = await db.users.create(input)
    return { status: 201, user } // user.email is trimmed and in lower case, user.passwordHash isn't there
  } catch (error) {
    if (isUniqueViolation(error, db.users, 'email')) return { status: 409, message: 'That e-mail is taken' }
    if (error instanceof ValidationError) return { status: error.status, problems: error.problems }
    throw error
  }
}

export async function writeProducts(db: Database, id: number) {
  await db.products.update(id, { price: '9.90', stock: { increment: 5 } })
  await db.products.updateMany({ where: { stock: 0 }, set: { isActive: false } }) // how many there were
  await db.tags.upsert({ on: ['name'], create: { name: 'gift' }, update: {} })
  await db.reviews.deleteMany({ where: { rating: { lt: 2 }, body: '' } })
}
