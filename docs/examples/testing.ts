/** Two ways to a database for a test: a transaction that never commits, and a copy of a template. */
import { applyMigrations } from '@tenon/runtime/migrate'
import { createTemplate, withRollback } from '@tenon/runtime/testing'
import { connect, type Database } from '../../generated/index.js'

/** PostgreSQL inside the process, migrated. */
export async function inMemory() {
  await applyMigrations({ folder: 'schema/migrations', target: 'pglite::memory:tests' })
  return connect('pglite::memory:tests')
}

/** What the body writes is gone when it ends, whether it returns or throws. */
export const inRollback = (db: Database) =>
  withRollback(db, async (inside) => {
    await inside.tags.create({ name: 'gift' })
    return inside.tags.exists({ where: { name: 'gift' } })
  })

/** A database of one's own for what must commit: several connections, deferred constraints, locks. */
export async function inCopy(server: string) {
  const template = await createTemplate({
    server,
    prepare: async (url) => {
      await applyMigrations({ folder: 'schema/migrations', target: url })
    },
  })
  const copy = await template.create()
  const db = connect(copy.url)
  try {
    return await db.tags.count()
  } finally {
    await db.close()
    await copy.drop()
    await template.drop()
  }
}
