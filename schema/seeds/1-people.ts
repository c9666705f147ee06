/** Sixty people, the first of them staff; a profile for every second one. */
import { base, en, Faker } from '@faker-js/faker'
import type { Database } from '../../generated/index.js'

export async function seed(db: Database): Promise<void> {
  const faker = new Faker({ locale: [en, base], seed: 1 })
  const users = await db.users.createManyReturning(
    Array.from({ length: 60 }, (_, number) => {
      const username = `${faker.internet.username().replaceAll(/\W/g, '_').toLowerCase()}_${number}`
      return {
        username,
        email: `${username}@example.com`,
        passwordHash: faker.string.hexadecimal({ length: 64, prefix: '' }),
        role: number === 0 ? ('admin' as const) : number < 6 ? ('author' as const) : ('customer' as const),
        isActive: number % 15 !== 14,
        createdAt: faker.date.between({ from: '2025-01-01', to: '2025-12-31' }),
      }
    }),
  )
  await db.profiles.createMany(
    users
      .filter((_, number) => number % 2 === 0)
      .map((user) => ({
        userId: user.id,
        fullName: faker.person.fullName(),
        bio: faker.person.bio(),
        birthday: faker.date
          .birthdate({ min: 18, max: 80, mode: 'age', refDate: '2026-01-01' })
          .toISOString()
          .slice(0, 10),
        address: {
          street: faker.location.streetAddress(),
          city: faker.location.city(),
          postalCode: faker.location.zipCode(),
          country: 'US',
        },
      })),
  )
}
