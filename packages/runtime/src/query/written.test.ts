/** What is loaded after a write may fail when the write stands: its error must not say that nothing was done. */
import { expect, onTestFinished, test } from 'vitest'
import { openShop } from './server.fixture.ts'

test('a write whose rows could be written and not loaded with their relations is not to be run again', async () => {
  const shop = await openShop('a server')
  onTestFinished(() => shop.close())
  const killed = async () => {
    const [row] = await shop.sql(`select count(pg_terminate_backend(pid)) as n from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`)
    return row?.n
  }
  const cut = async (write: () => Promise<unknown>) => {
    let failed: Promise<unknown> | undefined
    await shop.executor.transaction(async (tx) => {
      const lock = { text: 'lock table orders', name: 'lock', readOnly: false, passing: true }
      await tx.run(lock, [])
      failed = write().catch((error: unknown) => error)
      await expect.poll(killed).toBe('1')
    })
    return failed
  }
  const users = shop.table('users')
  const ada = { email: 'a@x', username: 'ada' }
  const told = { kind: 'connection-lost', retry: 'no', message: expect.stringContaining('`users.create` was done') }
  expect(await cut(() => users.create(ada, { with: { orders: true } }))).toMatchObject(told)
  expect(await users.count({ where: { username: 'ada' } })).toBe(1)
  const many = () => users.createManyReturning([{ email: 'b@x', username: 'bob' }], { with: { orders: true } })
  expect(await cut(many)).toMatchObject({ retry: 'no' })
  expect(await users.count()).toBe(2)
  expect(await cut(() => users.findMany({ with: { orders: true } }))).toMatchObject({ retry: 'safe' })
})
