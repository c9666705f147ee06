/** `pnpm demo`: the whole way on the embedded database, with real work. It starts afresh each time and leaves its database for a look. */
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { styleText } from 'node:util'
import { check, generate, migrateDown, migrateStatus, migrateUp, type Outcome, type Problem, seed } from '@tenon/kit'
import { isUniqueViolation } from '@tenon/runtime'
import { placeOrder, placeWhatIsThere } from '../docs/examples/place-order.ts'

const cwd = path.join(import.meta.dirname, '..')
const environment = 'demo'
const url = 'pglite:./.tenon/demo'
const started = Date.now()

/** What a migration's header tells of its way back. */
const classOfDown = (version: string, name: string) =>
  /^-- tenon:down (.+)$/m.exec(readFileSync(path.join(cwd, `schema/migrations/${version}_${name}.up.sql`), 'utf8'))?.[1]

const title = (text: string) => console.log(`\n${process.stdout.isTTY ? styleText('bold', text) : text}`)
const say = (text: string) => console.log(`  ${text}`)

/** The value of a task; its problems are printed, and an error ends the demo. */
function unwrap<Value>({ value, problems }: Outcome<Value>): Value {
  for (const problem of problems) say(printProblem(problem))
  if (value === undefined) throw new Error('The demo can not go on; see the problem above.')
  return value
}

const printProblem = ({ severity, code, message, hint }: Problem) =>
  `${severity} ${code}: ${message}${hint ? `\n    hint: ${hint}` : ''}`

const show = (value: unknown) => (value instanceof Date ? value.toISOString() : `${value ?? '–'}`)

function table(rows: readonly object[]): void {
  const names = Object.keys(rows[0] ?? {})
  const cells = [names, ...rows.map((row) => Object.values(row).map(show))]
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of cells)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

title('1. Models become code')
rmSync(path.join(cwd, '.tenon/demo'), { recursive: true, force: true })
const generated = unwrap(await generate({ cwd, environment }))
say(
  `schema/models → generated: ${generated.written.length} files written, ${generated.unchanged} already as they should be`,
)

title('2. Migrations are proved up and down, with rows, then applied')
for (const part of unwrap(await check({ cwd, environment, database: '', prove: true })).parts) {
  say(`${part.fine ? '✓' : '✗'} ${part.title}${part.remark ? `: ${part.remark}` : ''}`)
}
const up = unwrap(await migrateUp({ cwd, environment }))
for (const { version, name, milliseconds } of up.migrations) {
  say(`applied ${version} ${name} in ${milliseconds} ms; its down is ${classOfDown(version, name)}`)
}

title('3. Seeds')
for (const { file, milliseconds } of unwrap(await seed({ cwd, environment })).seeds)
  say(`${file} in ${milliseconds} ms`)

// Imported only now: the folder may have been empty a moment ago.
const { connect } = await import('../generated/index.js')
const db = connect(url)
try {
  title('4. Create, read, update, delete')
  const ada = await db.users.create({ username: 'ada', email: ' Ada@Example.com ', passwordHash: 'secret' })
  say(
    `created user ${ada.id}: ${ada.email}, normalised by the model's rules, and no password in sight: ${Object.keys(ada).join(', ')}`,
  )
  await db.users.update(ada.id, { role: 'author' })
  say(`${(await db.users.getBy({ email: 'ada@example.com' })).username} is an ${(await db.users.get(ada.id)).role} now`)

  title('5. Eager loading and pages')
  const page = await db.orders.page({
    where: { status: 'paid' },
    with: { user: { select: ['username'] }, items: { with: { product: { select: ['name'] } } } },
    orderBy: { total: 'desc', id: 'asc' },
    page: 1,
    perPage: 3,
  })
  table(
    page.items.map(({ id, user, total, items }) => ({
      order: id,
      user: user.username,
      total,
      first: items[0]?.product.name,
    })),
  )
  say(`page ${page.page} of ${page.pages}, ${page.total} orders in all`)

  title('6. An order in one transaction, with locked rows')
  const [first, second] = await db.products.findMany({ where: { stock: { gt: 10 } }, orderBy: { id: 'asc' }, limit: 2 })
  if (!first || !second) throw new Error('The seeds left no products.')
  const order = await placeOrder(db, ada.id, [
    { productId: first.id, quantity: 2 },
    { productId: second.id, quantity: 1 },
  ])
  say(`order ${order.id} over ${order.total} (summed by a trigger), ${order.items.length} items`)

  title('7. A failed order leaves no trace')
  const before = { orders: await db.orders.count(), stock: (await db.products.get(first.id)).stock }
  try {
    await placeOrder(db, ada.id, [
      { productId: first.id, quantity: 1 },
      { productId: second.id, quantity: 100_000 },
    ])
  } catch (error) {
    say(`refused: ${(error as Error).message}`)
  }
  const after = { orders: await db.orders.count(), stock: (await db.products.get(first.id)).stock }
  say(`orders ${before.orders} → ${after.orders}, stock of ${first.name} ${before.stock} → ${after.stock}`)

  title('8. A savepoint skips one bad item')
  const partial = await placeWhatIsThere(db, ada.id, [
    { productId: first.id, quantity: 100_000 },
    { productId: second.id, quantity: 1 },
  ])
  say(`order ${partial.order.id} has ${partial.order.items.length} item, ${partial.skipped.length} was skipped`)

  title('9. A duplicate is a typed error')
  try {
    await db.users.create({ username: 'ada2', email: 'ADA@example.com', passwordHash: 'secret' })
  } catch (error) {
    if (!isUniqueViolation(error, db.users, 'email')) throw error
    say(`isUniqueViolation(error, db.users, 'email'): reply with 409`)
  }
  title('10. Reports')
  say('top customers')
  table(await db.reports.topCustomers({ since: '2026-01-01', limit: 3 }))
  say('revenue by category')
  table((await db.reports.revenueByCategory()).slice(0, 4))
  say('monthly revenue')
  table(await db.reports.monthlyRevenue({ year: 2026 }))
  say("a user's order history, page 1")
  table(
    (await db.reports.orderHistory({ userId: ada.id, limit: 5, offset: 0 })).map(({ items, ...row }) => ({
      ...row,
      items: items.length,
    })),
  )
  say('product search')
  table(
    (await db.reports.productSearch({ term: 'chair', category: null, maxPrice: null, limit: 3 })).map(
      ({ name, category, price }) => ({ name, category, price }),
    ),
  )
} finally {
  await db.close()
}

title('11. Down and up again')
const down = unwrap(await migrateDown({ cwd, environment, steps: 1 }))
say(`taken back: ${down.migrations.map(({ name }) => name).join(', ')}`)
const again = unwrap(await migrateUp({ cwd, environment }))
say(`applied: ${again.migrations.map(({ name }) => name).join(', ')}`)
say(`pending: ${unwrap(await migrateStatus({ cwd, environment })).pending.length}`)

title(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s. What to try next`)
say('npx -y pnpm --silent tenon report top-customers --env demo --param limit=5')
say('add a column to schema/models/product.ts, then: npx -y pnpm --silent tenon migrate create add-column')
say('npx -y pnpm --silent tenon check')
