import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { runObserved } from './observe.ts'

test('a migration may grant to a role that only production has', async () => {
  const session = await openSession(await freshDatabase())
  try {
    const role = `app ${process.pid} ${Date.now()}`
    const statements = ['create table t (n int)', `grant select on t to "${role}"`]
    const observed = await runObserved(session, [{ transactional: true, statements }])
    expect(observed.failure).toBeUndefined()
    expect(observed.effects.map(({ statement }) => statement)).toEqual(statements)
    await session.run(`drop owned by "${role}"; drop role "${role}"`)
  } finally {
    await session.close()
  }
})
