/** The demo runs as the README says, whatever an earlier run left, and leaves the rows that it tells of. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../generated/index.js'

const root = path.join(import.meta.dirname, '..')

const runDemo = () =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], { cwd: root, encoding: 'utf8', timeout: 240_000 })

test('the demo shows its steps and leaves what it wrote', { timeout: 300_000 }, async () => {
  const { status, stdout, stderr } = runDemo()
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout.match(/^\d+\. .*$/gm)).toHaveLength(11)

  const db = connect(`pglite:${path.join(root, '.tenon/demo')}`)
  try {
    const ada = await db.users.getBy(
      { username: 'ada' },
      { with: { orders: { orderBy: { id: 'asc' }, with: { items: true } } } },
    )
    expect(ada.email).toBe('ada@example.com')
    expect(ada.role).toBe('author')
    // The order that was placed, and the one whose bad item was skipped; the failed one left no trace.
    expect(ada.orders.map(({ items }) => items.length)).toEqual([2, 1])
    const [placed] = ada.orders
    const sum = placed?.items.reduce((total, item) => total + item.quantity * Number(item.unitPrice), 0)
    expect(Number(placed?.total)).toBeCloseTo(sum ?? Number.NaN, 2)
    expect(await db.users.count({ where: { email: 'ada@example.com' } })).toBe(1)
    expect(await db.users.count()).toBe(61)
    expect(await db.orders.count()).toBe(202)
    // The last migration was taken back and applied again, so its table is there and empty.
    expect(await db.reviews.count()).toBe(0)
  } finally {
    await db.close()
  }
})
