import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Executor } from '../pool/executor.ts'
import { createReport } from './report.ts'
import { openShop, type Shop, slowStart } from './server.fixture.ts'

let shop: Shop

beforeAll(async () => {
  shop = await openShop('a server')
  await shop.sql("insert into users (email, username) values ('a@x', 'ada'); insert into orders (user_id) values (1)")
}, slowStart)
afterAll(() => shop.close())

/** Every read of users or orders waits for as long as the body runs. */
const whileLocked = (body: () => Promise<void>, table = 'users'): Promise<void> =>
  shop.executor.transaction(async (scope: Executor) => {
    const statement = { text: `lock table ${table}`, name: 'lock', readOnly: false, passing: true }
    await scope.run(statement, [])
    await body()
  })

describe('a call with options of its own', () => {
  test('every kind of read stops at its time-out', async () => {
    const users = shop.table('users')
    const late = { timeout: 500 }
    await whileLocked(async () => {
      const calls = [
        () => users.find(1, {}, late),
        () => users.get(1, {}, late),
        () => users.findBy({ email: 'a@x' }, {}, late),
        () => users.getBy({ email: 'a@x' }, {}, late),
        () => users.findFirst({}, late),
        () => users.getFirst({}, late),
        () => users.findMany({}, late),
        () => users.page({}, late),
        () => users.count({}, late),
        () => users.exists({}, late),
        () => users.aggregate({ count: true }, late),
      ]
      for (const call of calls) await expect(call()).rejects.toMatchObject({ kind: 'deadline' })
    })
    expect(await users.count({}, late)).toBe(1)
  })

  test('the bound is one for all statements of the call', async () => {
    const started = performance.now()
    const query = { with: { orders: true } } as const
    await whileLocked(async () => {
      const call = shop.table('users').findMany(query, { timeout: 800 })
      await expect(call).rejects.toMatchObject({ kind: 'deadline', statement: 'orders.load' })
    }, 'orders')
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('a signal stops it, before it is sent and while it runs', async () => {
    const users = shop.table('users')
    const controller = new AbortController()
    await whileLocked(async () => {
      const call = users.findMany({}, { signal: controller.signal })
      setTimeout(() => controller.abort(new Error('gone')), 100)
      await expect(call).rejects.toMatchObject({ kind: 'aborted', cause: { message: 'gone' } })
    })
    await expect(users.count({}, { signal: controller.signal })).rejects.toMatchObject({ kind: 'aborted' })
    expect(await users.count({}, { signal: new AbortController().signal })).toBe(1)
  })

  test('a report takes them too, and its own time-out holds where the call brings none', async () => {
    const report = createReport<object, number>(
      { name: 'slow', text: 'select pg_sleep(20)', parameters: [], columns: [], rows: 'count', timeout: 150 },
      shop.executor,
    )
    await expect(report()).rejects.toMatchObject({ kind: 'deadline' })
    const started = performance.now()
    await expect(report({}, { timeout: 400 })).rejects.toMatchObject({ kind: 'deadline' })
    expect(performance.now() - started).toBeGreaterThan(390)
    await expect(report({}, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ kind: 'aborted' })
  })

  test('what is no option is refused', async () => {
    const users = shop.table('users')
    for (const options of [{ timeout: -1 }, { timeout: '1' }, { signal: 1 }, { timeuot: 1 }, []]) {
      // @ts-expect-error callers of JavaScript write such things
      await expect(users.findMany({}, options)).rejects.toMatchObject({ kind: 'value' })
    }
  })
})
