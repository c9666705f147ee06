/** The types of queries on two hand-written tables in the form that generated code has. Checked by the compiler; nothing runs. */
import { expectTypeOf, test } from 'vitest'
import type { ChoiceFilter, Increment, NumberFilter, NumericFilter, Some, TextFilter } from './filter.ts'
import type { Page } from './page.ts'
import type { Repository } from './repository.ts'
import type { Query } from './types.ts'

type OrderStatus = 'pending' | 'paid'
interface Order {
  id: number
  userId: number
  reviewerId: number | null
  status: OrderStatus
  total: string
}
interface OrderInsert {
  userId: number
  reviewerId?: number | null
  status?: OrderStatus
  total?: string
}
interface OrderUpdate {
  status?: OrderStatus
  total?: string | Increment<string>
}
interface OrderWhere {
  and?: readonly OrderWhere[]
  or?: readonly OrderWhere[]
  not?: OrderWhere
  id?: number | NumberFilter
  userId?: number | NumberFilter
  reviewerId?: number | NumberFilter | null
  status?: OrderStatus | ChoiceFilter<OrderStatus>
  total?: string | NumericFilter
  user?: UserWhere
  reviewer?: UserWhere | null
}
interface OrderRelations {
  user: UserTable
  reviewer: UserTable | null
}
interface OrderTable {
  row: Order
  columns: Order
  key: number
  unique: { id: number }
  insert: OrderInsert
  update: OrderUpdate
  where: OrderWhere
  sums: { total: string }
  relations: OrderRelations
}
interface User {
  id: number
  username: string
}
interface UserColumns extends User {
  passwordHash: string
}
interface UserWhere {
  and?: readonly UserWhere[]
  or?: readonly UserWhere[]
  not?: UserWhere
  id?: number | NumberFilter
  username?: string | TextFilter
  orders?: Some<OrderWhere>
}
interface UserRelations {
  orders: OrderTable[]
}
interface UserTable {
  row: User
  columns: UserColumns
  key: number
  unique: { id: number } | { username: string }
  insert: { username: string; passwordHash: string }
  update: { username?: string; passwordHash?: string }
  where: UserWhere
  sums: { id: bigint }
  relations: UserRelations
}

declare const orders: Repository<OrderTable>
declare const users: Repository<UserTable>
interface LineTable extends Omit<UserTable, 'unique'> {
  unique: { id: number } | { order: number; line: number } | { a: number; b: number; c: number; d: number; e: number }
}
declare const lines: Repository<LineTable>
const line = { create: { username: 'ada', passwordHash: '' }, update: {} }
/** Holds calls that only the compiler reads. */
const typed = (_calls: () => unknown): void => {}

test('whole rows keep their name, relations are joined to them', () => {
  typed(async () => {
    expectTypeOf(await orders.findMany()).toEqualTypeOf<Order[]>()
    expectTypeOf(await orders.find(7)).toEqualTypeOf<Order | undefined>()
    expectTypeOf(await orders.get(7, { lock: 'update skip locked' })).toEqualTypeOf<Order>()
    expectTypeOf(await orders.findMany({ with: { user: true } })).toEqualTypeOf<(Order & { user: User })[]>()
    expectTypeOf(await orders.findMany({ with: { reviewer: true } })).toEqualTypeOf<
      (Order & { reviewer: User | null })[]
    >()
    expectTypeOf(await orders.create({ userId: 1 })).toEqualTypeOf<Order>()
    expectTypeOf(await users.page({ page: 2, where: { username: 'ada' } })).toEqualTypeOf<Page<User>>()
  })
})

test('selections follow `select`, `omit` and nested `with`', () => {
  typed(async () => {
    expectTypeOf(
      await users.findMany({ select: ['id', 'passwordHash'], with: { orders: { omit: ['total', 'reviewerId'] } } }),
    ).toEqualTypeOf<
      { id: number; passwordHash: string; orders: { id: number; userId: number; status: OrderStatus }[] }[]
    >()
    const found = await users.findMany({
      select: ['id'],
      with: { orders: { where: { status: 'paid' }, limit: 3, with: { user: true } } },
    })
    expectTypeOf(found).toEqualTypeOf<{ id: number; orders: (Order & { user: User })[] }[]>()
    expectTypeOf(await orders.update(7, { status: 'paid' }, { select: ['status'] })).toEqualTypeOf<{
      status: OrderStatus
    }>()
    expectTypeOf(await orders.aggregate({ count: true, sum: ['total'] })).branded.toEqualTypeOf<{
      count: number
      sum: { total: string | null }
    }>()
  })
})

test('what is known only at run time is optional', () => {
  typed(async () => {
    const keys: (keyof Order)[] = ['id']
    expectTypeOf(await orders.findMany({ select: keys })).toExtend<{ id?: number }[]>()
    const wide: Query<OrderTable> = { limit: 3 }
    const rows = await orders.findMany(wide)
    expectTypeOf(rows[0]?.id).toEqualTypeOf<number | undefined>()
    const some = Math.random() > 0.5
    const maybe = await orders.findMany({ with: { ...(some ? { user: true } : {}) } })
    expectTypeOf(maybe[0]?.user).toEqualTypeOf<User | undefined>()
    const stored = { select: ['id'], where: { status: 'paid' } } as const satisfies Query<OrderTable>
    expectTypeOf(await orders.findMany(stored)).toEqualTypeOf<{ id: number }[]>()
  })
})

test('a typo is marked where it stands, at any depth', () => {
  typed(() => [
    // @ts-expect-error no such option
    orders.findMany({ limit: 3, wher: {} }),
    orders.findMany({
      limit: 3,
      where: {
        status: 'paid',
        // @ts-expect-error no such column
        totl: '3',
      },
    }),
    users.findMany({
      limit: 1,
      with: {
        orders: {
          limit: 3,
          where: {
            total: '1',
            // @ts-expect-error no such column
            staus: 'paid',
          },
        },
      },
    }),
    users.findMany({
      where: {
        username: 'ada',
        orders: {
          some: {
            total: {
              gte: '1',
              // @ts-expect-error no such operator
              gtee: '1',
            },
          },
        },
      },
    }),
    orders.findMany({
      orderBy: {
        id: 'asc',
        // @ts-expect-error no such direction
        total: 'up',
      },
    }),
    orders.findMany({
      with: {
        user: true,
        // @ts-expect-error no such relation
        usr: true,
      },
    }),
    orders.findMany({
      limit: 1,
      // @ts-expect-error no such column
      select: ['id', 'totl'],
    }),
    orders.get(1, {
      lock: 'update',
      // @ts-expect-error no such option
      wih: {},
    }),
    orders.page({
      page: 1,
      // @ts-expect-error no such option
      perpage: 3,
    }),
  ])
})

test('values of another kind, `undefined` and an unnamed "everything" are refused', () => {
  typed(() => [
    // @ts-expect-error a string is no key
    orders.get('7'),
    // @ts-expect-error a numeric column is a string
    orders.findMany({ where: { id: 1, total: 3 } }),
    // @ts-expect-error `undefined` in a filter
    orders.findMany({ where: { id: 1, status: undefined } }),
    // @ts-expect-error neither a condition nor `all`
    orders.deleteMany({}),
    orders.deleteMany({ all: true }),
    // @ts-expect-error both
    orders.deleteMany({ where: { id: 1 }, all: true }),
    orders.updateMany({ where: { status: 'paid' }, set: { total: { increment: '3' } } }),
    // @ts-expect-error a required column is missing
    orders.create({ status: 'paid' }),
    users.upsert({ on: ['username'], create: { username: 'ada', passwordHash: '' }, update: {} }),
    // @ts-expect-error no unique key
    users.upsert({ on: ['passwordHash'], create: { username: 'ada', passwordHash: '' }, update: {} }),
    lines.upsert({ on: ['order', 'line'], ...line }),
    lines.upsert({ on: ['line', 'order'], ...line }),
    lines.upsert({ on: ['e', 'd', 'c', 'b', 'a'], ...line }),
    // @ts-expect-error a part of a key
    lines.upsert({ on: ['order'], ...line }),
    // @ts-expect-error one twice
    lines.upsert({ on: ['order', 'order'], ...line }),
    // @ts-expect-error of two keys
    lines.upsert({ on: ['order', 'line', 'id'], ...line }),
    // @ts-expect-error none
    lines.upsert({ on: [], ...line }),
    users.findBy({ username: 'ada' }),
    // @ts-expect-error no unique key
    users.findBy({ passwordHash: 'x' }),
  ])
})
