/** The generated repositories against hand-written postgres.js, in pairs in one run: `npx tsx bench/runtime.ts [rounds] [workload]`. */
import path from 'node:path'
import { applyMigrations } from '@tenon/runtime/migrate'
import postgres from 'postgres'
import { connect } from '../generated/index.js'
import { startTestServer } from '../test/support/server.ts'

const [rounds = 5, only] = [Number(process.argv[2] ?? 5), process.argv[3]]
const server = await startTestServer()
console.log(`server: ${server.provider}; ${rounds} rounds, medians of the ratios ours ÷ hand-written`)

const sql = postgres(server.url, { max: 10, onnotice: () => {} })
const db = connect(server.url)

interface Workload {
  readonly name: string
  readonly calls: number
  readonly reference: (index: number) => Promise<unknown>
  readonly ours: (index: number) => Promise<unknown>
}

const idOf = (index: number, most: number) => ((index * 7919) % most) + 1
const linesOf = (index: number) => [0, 1, 2].map((line) => idOf(index * 3 + line, 200)).sort((a, b) => a - b)

const workloads: readonly Workload[] = [
  {
    name: 'point read',
    calls: 2_000,
    reference: (index) => sql`
      select id, username, email, role, is_active, created_at, updated_at from users where id = ${idOf(index, 500)}`,
    ours: (index) => db.users.get(idOf(index, 500)),
  },
  {
    name: 'list of 20',
    calls: 1_000,
    reference: (index) => sql`
      select id, category_id, sku, name, description, price, stock, tags, is_active, created_at, updated_at
      from products where is_active = ${true} and id > ${idOf(index, 150)} order by id limit 20`,
    ours: (index) =>
      db.products.findMany({
        where: { isActive: true, id: { gt: idOf(index, 150) } },
        orderBy: { id: 'asc' },
        limit: 20,
      }),
  },
  {
    name: 'page of 20 with total',
    calls: 500,
    reference: (index) =>
      Promise.all([
        sql`select id, username, email, role, is_active, created_at, updated_at from users
            where is_active = ${true} order by id limit 20 offset ${(index % 20) * 20}`,
        sql`select count(*) from users where is_active = ${true}`,
      ]),
    ours: (index) => db.users.page({ where: { isActive: true }, orderBy: { id: 'asc' }, page: (index % 20) + 1 }),
  },
  { name: 'graph of 50 orders', calls: 200, reference: graphByHand, ours: graphByUs },
  {
    name: 'insert',
    calls: 1_000,
    reference: (index) => sql`
      insert into orders (user_id, status) values (${idOf(index, 500)}, ${'paid'}) returning *`,
    ours: (index) => db.orders.create({ userId: idOf(index, 500), status: 'paid' }),
  },
  {
    name: 'update',
    calls: 1_000,
    reference: (index) => sql`
      update products set description = ${`text ${index}`}, updated_at = now() where id = ${idOf(index, 200)} returning *`,
    ours: (index) => db.products.update(idOf(index, 200), { description: `text ${index}` }),
  },
  { name: 'order transaction', calls: 200, reference: orderByHand, ours: orderByUs },
]

async function graphByHand(index: number) {
  const from = idOf(index, 400)
  const orders = await sql`
    select o.id, o.user_id, o.status, o.total, o.shipping_address, o.created_at, o.updated_at,
           u.id as u_id, u.username, u.email, u.role, u.is_active, u.created_at as u_created_at, u.updated_at as u_updated_at
    from orders o join users u on u.id = o.user_id where o.id between ${from} and ${from + 49} order by o.id`
  const items = await sql`
    select i.id, i.order_id, i.product_id, i.quantity, i.unit_price, p.id as p_id, p.name, p.price, p.stock
    from order_items i join products p on p.id = i.product_id where i.order_id = any(${orders.map((row) => row.id)})`
  const groups = new Map<unknown, object[]>()
  for (const { p_id, name, price, stock, ...item } of items) {
    const list = groups.get(item.order_id) ?? []
    list.push({ ...item, product: { id: p_id, name, price, stock } })
    groups.set(item.order_id, list)
  }
  return orders.map(({ u_id, username, email, role, is_active, u_created_at, u_updated_at, ...order }) => {
    const user = { id: u_id, username, email, role, is_active, created_at: u_created_at, updated_at: u_updated_at }
    return { ...order, user, items: groups.get(order.id) ?? [] }
  })
}

function graphByUs(index: number) {
  const from = idOf(index, 400)
  return db.orders.findMany({
    where: { id: { between: [from, from + 49] } },
    with: { user: true, items: { with: { product: { select: ['id', 'name', 'price', 'stock'] } } } },
    orderBy: { id: 'asc' },
  })
}

function orderByHand(index: number) {
  return sql.begin(async (tx) => {
    const [order] = await tx`insert into orders (user_id) values (${idOf(index, 500)}) returning *`
    for (const id of linesOf(index)) {
      const [product] = await tx`select id, price, stock from products where id = ${id} for update`
      await tx`update products set stock = stock - 1, updated_at = now() where id = ${id} returning *`
      await tx`insert into order_items (order_id, product_id, quantity, unit_price)
               values (${order?.id}, ${id}, 1, ${product?.price}) returning *`
    }
  })
}

function orderByUs(index: number) {
  return db.transaction(async (tx) => {
    const order = await tx.orders.create({ userId: idOf(index, 500) })
    for (const id of linesOf(index)) {
      const product = await tx.products.get(id, { select: ['id', 'price', 'stock'], lock: 'update' })
      await tx.products.update(id, { stock: { decrement: 1 } })
      await tx.orderItems.create({ orderId: order.id, productId: id, quantity: 1, unitPrice: product.price })
    }
  })
}

interface Measured {
  /** Milliseconds. */
  readonly p50: number
  readonly cpu: number
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

async function measure(call: (index: number) => Promise<unknown>, calls: number, start: number): Promise<Measured> {
  const times: number[] = []
  const cpu = process.cpuUsage()
  for (let index = start; index < start + calls; index++) {
    const since = performance.now()
    await call(index)
    times.push(performance.now() - since)
  }
  const used = process.cpuUsage(cpu)
  return { p50: median(times), cpu: (used.user + used.system) / 1000 / calls }
}

const seed = `
insert into users (username, email, password_hash, is_active) select 'user_' || n, n || '@x.example', 'none', n % 9 > 0 from generate_series(1, 500) n;
insert into categories (name, slug) values ('Books', 'books');
insert into products (category_id, sku, name, price, stock) select 1, 'BK-' || n, 'Book ' || n, n, 1000000 from generate_series(1, 200) n;
insert into orders (user_id) select n from generate_series(1, 500) n;
insert into order_items (order_id, product_id, quantity, unit_price) select o, (o * 3 + i) % 200 + 1, 1, 5 from generate_series(1, 500) o, generate_series(0, 2) i;
analyze`

try {
  await applyMigrations({ folder: path.join(import.meta.dirname, '../schema/migrations'), target: server.url })
  await sql.unsafe(seed)
  const all: { p50: number; cpu: number }[] = []
  for (const { name, calls, reference, ours } of workloads) {
    if (only && !name.includes(only)) continue
    await measure(reference, calls / 2, 0)
    await measure(ours, calls / 2, 0)
    const pairs: { readonly theirs: Measured; readonly mine: Measured }[] = []
    for (let round = 0; round < rounds; round++) {
      const start = (round + 1) * calls
      // Whoever goes first alternates.
      const first = round % 2 === 0 ? reference : ours
      const one = await measure(first, calls, start)
      const two = await measure(first === reference ? ours : reference, calls, start)
      pairs.push(first === reference ? { theirs: one, mine: two } : { theirs: two, mine: one })
    }
    const p50 = median(pairs.map(({ mine, theirs }) => mine.p50 / theirs.p50))
    const cpu = median(pairs.map(({ mine, theirs }) => mine.cpu / theirs.cpu))
    all.push({ p50, cpu })
    const mine = median(pairs.map((pair) => pair.mine.p50))
    console.log(
      `${name.padEnd(24)} p50 ${p50.toFixed(2)}  CPU ${cpu.toFixed(2)}  (ours ${(mine * 1000).toFixed(0)} µs)`,
    )
  }
  const mean = (pick: 'p50' | 'cpu') => Math.exp(all.reduce((sum, one) => sum + Math.log(one[pick]), 0) / all.length)
  console.log(`${'geometric mean'.padEnd(24)} p50 ${mean('p50').toFixed(2)}  CPU ${mean('cpu').toFixed(2)}`)
} finally {
  await db.close()
  await sql.end()
  await server.stop()
}
