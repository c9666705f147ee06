import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, providers, type Shop, slowStart } from './server.fixture.ts'

/** Random conditions over two tables, told to the repository and, by a plain reading of three-valued logic, to rows in memory. */
interface User {
  id: number
  username: string
  score: number | null
  isActive: boolean
  managerId: number | null
}
interface Order {
  id: number
  userId: number
  reviewerId: number | null
  total: string
}
type Truth = boolean | null

const words = ['ada', 'Bob', 'a%', 'b_', '', 'a\\d']
const users: User[] = Array.from({ length: 18 }, (_, at) => ({
  id: at + 1,
  username: words[at % words.length] ?? '',
  score: at % 4 === 0 ? null : at % 5,
  isActive: at % 3 > 0,
  managerId: at === 0 || at % 5 === 2 ? null : 1 + (at % 4),
}))
const orders: Order[] = Array.from({ length: 30 }, (_, at) => ({
  id: at + 1,
  userId: 1 + (at % 9),
  reviewerId: at % 3 === 0 ? null : 1 + (at % 7),
  total: String((at % 6) * 1.5),
}))

const and = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true)
const or = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false)
const not = (truth: Truth): Truth => (truth === null ? null : !truth)

function judgeNumber(value: number | null, name: string, operand: unknown): Truth {
  if (name === 'isNull') return (value === null) === operand
  if (value === null)
    return name === 'in' && (operand as []).length === 0
      ? false
      : name === 'notIn' && (operand as []).length === 0
        ? true
        : null
  const list = operand as number[]
  const [from = 0, to = 0] = Array.isArray(operand) ? list : []
  const other = Number(operand)
  const truths: Record<string, boolean> = {
    eq: value === other,
    ne: value !== other,
    lt: value < other,
    lte: value <= other,
    gt: value > other,
    gte: value >= other,
    in: Array.isArray(operand) && list.includes(value),
    notIn: Array.isArray(operand) && !list.includes(value),
    between: value >= from && value <= to,
  }
  return truths[name] ?? null
}

function judgeText(value: string, name: string, operand: unknown): Truth {
  const text = String(operand)
  if (name === 'startsWith') return value.startsWith(text)
  if (name === 'endsWith') return value.endsWith(text)
  if (name === 'contains') return value.includes(text)
  if (name === 'in') return (operand as string[]).includes(value)
  return name === 'ne' ? value !== text : value === text
}

type Where = Record<string, unknown>
const numbers = new Set(['id', 'score', 'managerId', 'userId', 'reviewerId', 'total'])

function judge(table: 'users' | 'orders', row: User | Order, where: Where): Truth {
  const cells = row as unknown as Record<string, unknown>
  return and(
    Object.entries(where).map(([key, asked]): Truth => {
      if (key === 'and') return and((asked as Where[]).map((one) => judge(table, row, one)))
      if (key === 'or') return or((asked as Where[]).map((one) => judge(table, row, one)))
      if (key === 'not') return not(judge(table, row, asked as Where))
      if (key in cells) return judgeColumn(key, cells[key], asked)
      return judgeRelation(table, row, key, asked)
    }),
  )
}

function judgeColumn(key: string, cell: unknown, asked: unknown): Truth {
  if (asked === null) return cell === null
  const filter = typeof asked === 'object' ? (asked as Where) : { eq: asked }
  const value = cell === null ? null : Number(cell)
  return and(
    Object.entries(filter).map(([name, operand]) => {
      if (numbers.has(key)) return judgeNumber(value, name, Array.isArray(operand) ? operand.map(Number) : operand)
      if (typeof cell === 'boolean') return name === 'ne' ? cell !== operand : cell === operand
      return judgeText(String(cell), name, operand)
    }),
  )
}

function judgeRelation(table: 'users' | 'orders', row: User | Order, key: string, asked: unknown): Truth {
  const one = row as User & Order
  const [target, rows] = relatedRows(table, one, key)
  const truths = (where: unknown) => rows.map((other) => judge(target, other, where as Where))
  if (key === 'manager' || key === 'user' || key === 'reviewer')
    return asked === null ? rows.length === 0 : truths(asked).includes(true)
  return and(
    Object.entries(asked as Where).map(([quantifier, where]): Truth => {
      const all = truths(where)
      if (quantifier === 'every') return all.every((truth) => truth === true)
      return all.includes(true) === (quantifier === 'some')
    }),
  )
}

function relatedRows(
  table: 'users' | 'orders',
  row: User & Order,
  key: string,
): ['users' | 'orders', (User | Order)[]] {
  if (key === 'manager') return ['users', users.filter((user) => user.id === row.managerId)]
  if (key === 'user') return ['users', users.filter((user) => user.id === row.userId)]
  if (key === 'reviewer') return ['users', users.filter((user) => user.id === row.reviewerId)]
  if (key === 'reports') return ['users', users.filter((user) => user.managerId === row.id)]
  if (key === 'orders' && table === 'users') return ['orders', orders.filter((order) => order.userId === row.id)]
  throw new Error(key)
}

/** One or two of the keys: all at once would almost never hold. */
const pick = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .subarray(Object.keys(model), { minLength: 1, maxLength: 2 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, model[key] ?? fc.nat()]))))

const small = fc.integer({ min: 0, max: 6 })
const digits = fc.integer({ min: 0, max: 6 }).map((half) => String(half * 1.5))
const comparisons = <Value>(value: fc.Arbitrary<Value>) =>
  pick({
    ...{ eq: value, ne: value, lt: value, lte: value, gt: value, gte: value, isNull: fc.boolean() },
    in: fc.array(value, { maxLength: 4 }),
    notIn: fc.array(value, { maxLength: 3 }),
    between: fc.tuple(value, value),
  })
const some = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 2, arbitrary: comparisons(value) })
const textFilter = fc.oneof(
  fc.constantFrom(...words),
  pick({
    startsWith: fc.constantFrom('a', 'b_', '%', '\\', ''),
    endsWith: fc.constantFrom('a', '_', '%', 'd'),
    contains: fc.constantFrom('_', '%', '\\', 'o', ''),
    ne: fc.constantFrom(...words),
    in: fc.subarray(words),
  }),
)
const logic = (tie: fc.Arbitrary<unknown>) => ({
  and: fc.array(tie, { maxLength: 2 }),
  or: fc.array(tie, { maxLength: 3 }),
  not: tie,
})
const quantified = (tie: fc.Arbitrary<unknown>) => pick({ some: tie, none: tie, every: tie })
const { user, order } = fc.letrec<{ user: Where; order: Where }>((tie) => ({
  user: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'where', withCrossShrink: true },
    pick({
      id: some(small),
      username: textFilter,
      score: some(fc.nat(4)),
      isActive: fc.oneof(fc.boolean(), fc.record({ ne: fc.boolean() })),
      managerId: fc.oneof(some(small), fc.constant(null)),
    }) as fc.Arbitrary<Where>,
    pick({
      score: fc.oneof(some(small), fc.constant(null)),
      manager: fc.oneof(tie('user'), fc.constant(null)),
      reports: quantified(tie('user')),
      orders: quantified(tie('order')),
      ...logic(tie('user')),
    }) as fc.Arbitrary<Where>,
  ),
  order: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'where', withCrossShrink: true },
    pick({
      id: some(small),
      total: some(digits),
      reviewerId: fc.oneof(some(small), fc.constant(null)),
    }) as fc.Arbitrary<Where>,
    pick({
      user: tie('user'),
      reviewer: fc.oneof(tie('user'), fc.constant(null)),
      ...logic(tie('order')),
    }) as fc.Arbitrary<Where>,
  ),
}))

describe.each(providers)('on %s', (provider) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(provider)
    const show = (value: unknown) => (value === null ? 'null' : `'${String(value)}'`)
    const values = (rows: readonly object[]) => rows.map((row) => `(${Object.values(row).map(show).join()})`).join()
    await shop.sql(`
      insert into users (id, username, score, is_active, manager_id, email) overriding system value
        select id::int8, username, score::int4, active::bool, manager::int8, id || '@x'
        from (values ${values(users)}) v(id, username, score, active, manager);
      insert into orders (id, user_id, reviewer_id, total) overriding system value
        select id::int8, owner::int8, reviewer::int8, total::numeric from (values ${values(orders)}) v(id, owner, reviewer, total)`)
  }, slowStart)
  afterAll(() => shop.close())

  const check = async (table: 'users' | 'orders', rows: readonly (User | Order)[], where: Where) => {
    const found = await shop.table(table).findMany({ where, select: ['id'], orderBy: { id: 'asc' } })
    const expected = rows.filter((row) => judge(table, row, where) === true).map((row) => row.id)
    expect(found.map((row) => row.id)).toEqual(expected)
  }

  test('a condition picks the rows that it holds for', async () => {
    const runs = { numRuns: 400 }
    await fc.assert(
      fc.asyncProperty(user, (where) => check('users', users, where)),
      runs,
    )
    await fc.assert(
      fc.asyncProperty(order, (where) => check('orders', orders, where)),
      runs,
    )
  })
})
