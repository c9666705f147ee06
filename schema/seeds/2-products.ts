/** Three shelves with two shelves each, and eight products on every one of those. */
import { base, en, Faker } from '@faker-js/faker'
import type { Database } from '../../generated/index.js'

const shelves = {
  books: ['fiction', 'cooking'],
  home: ['kitchen', 'garden'],
  games: ['boards', 'cards'],
}

export async function seed(db: Database): Promise<void> {
  const faker = new Faker({ locale: [en, base], seed: 2 })
  let number = 0
  for (const [parent, children] of Object.entries(shelves)) {
    const shelf = await db.categories.create({ name: title(parent), slug: parent })
    for (const child of children) {
      const category = await db.categories.create({ name: title(child), slug: child, parentId: shelf.id })
      await db.products.createMany(
        Array.from({ length: 8 }, () => {
          number += 1
          return {
            categoryId: category.id,
            sku: `${parent.slice(0, 2)}-${`${number}`.padStart(4, '0')}`,
            name: `${faker.commerce.productAdjective()} ${faker.commerce.product()} ${number}`,
            description: faker.commerce.productDescription(),
            price: faker.commerce.price({ min: 5, max: 120, dec: 2 }),
            stock: faker.number.int({ min: 20, max: 200 }),
            tags: faker.helpers.arrayElements(['new', 'gift', 'sale', 'eco'], { min: 0, max: 2 }),
          }
        }),
      )
    }
  }
}

const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
