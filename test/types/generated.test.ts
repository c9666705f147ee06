/** The types of a generated project as an application meets them. Checked by the compiler; nothing runs. */
import type { Static } from '@sinclair/typebox'
import { expectTypeOf, test } from 'vitest'
import type {
  connect,
  Database,
  Sample,
  SampleAddress,
  SampleColumns,
  SampleInsert,
  SampleRelations,
  SampleStatus,
  SampleTable,
  SampleUpdate,
  SampleWhere,
  TotalsByMoodRow,
  Transaction,
} from '../golden/kinds/generated/index.js'
import type { samples as boxed } from '../golden/kinds/generated/typebox.js'
import type { samples } from '../golden/kinds/generated/zod.js'
import type { NoteInsert, NoteUpdate } from '../golden/source/generated/tables/note.ts'
import type { notes as boxedNotes } from '../golden/source/generated/typebox.ts'
import type { notes } from '../golden/source/generated/zod.ts'

declare const db: Database
declare const open: typeof connect
/** As a variable that may not be set. */
declare const maybe: string | undefined

/** Holds calls that only the compiler reads. */
const typed = (_calls: () => unknown): void => {}

test('a row has every column but the hidden ones, with its own name', () => {
  typed(async () => {
    expectTypeOf(await db.samples.get(1)).toEqualTypeOf<Sample>()
    expectTypeOf<SampleColumns['secret']>().toEqualTypeOf<string>()
    expectTypeOf<keyof Sample & 'secret'>().toEqualTypeOf<never>()
    expectTypeOf<Sample['status']>().toEqualTypeOf<SampleStatus | null>()
    expectTypeOf<Sample['address']>().toEqualTypeOf<SampleAddress | null>()
    expectTypeOf<Sample['maybes']>().toEqualTypeOf<(number | null)[] | null>()
    expectTypeOf<SampleTable['key']>().toEqualTypeOf<number>()
  })
})

test('an insert takes no column that the database sets, an update takes arithmetic on what counts', () => {
  expectTypeOf<keyof SampleInsert & 'id'>().toEqualTypeOf<never>()
  expectTypeOf<SampleInsert>().toExtend<{ token?: string; secret?: string }>()
  typed(() => [
    db.samples.create({}),
    db.samples.update(1, { count: { increment: 1 }, price: { multiply: '2' }, large: { decrement: 1n } }),
    db.samples.update(1, {
      count: 1,
      // @ts-expect-error a key names a row and counts nothing
      parentId: { increment: 1 },
    }),
    db.samples.create({
      small: 1,
      // @ts-expect-error the database numbers the rows
      id: 1,
    }),
    db.samples.create({
      status: 'new',
      // @ts-expect-error no such choice
      mood: 'angry',
    }),
  ])
  expectTypeOf<SampleUpdate['labels']>().toEqualTypeOf<readonly string[] | null | undefined>()
})

test('relations go both ways and follow `with`', () => {
  expectTypeOf<SampleRelations['children']>().toEqualTypeOf<SampleTable[]>()
  typed(async () => {
    const row = await db.samples.get(1, { with: { parent: { select: ['id', 'secret'] }, children: true } })
    expectTypeOf(row).toExtend<Sample>()
    expectTypeOf(row.parent).toEqualTypeOf<{ id: number; secret: string } | null>()
    expectTypeOf(row.children).toEqualTypeOf<Sample[]>()
  })
})

test('a typo is marked where it stands, beside right keys', () => {
  const where: SampleWhere = {}
  where.parent = null
  typed(() => [
    db.samples.findMany({ where: { count: { gte: 1 }, parent: { flag: true }, children: { some: { mood: 'sad' } } } }),
    db.samples.findMany({
      limit: 1,
      where: {
        count: 1,
        // @ts-expect-error no such column
        cuont: 1,
      },
    }),
    db.samples.findMany({
      where: {
        parent: {
          flag: true,
          // @ts-expect-error a number column
          count: '1',
        },
      },
    }),
    // @ts-expect-error no such table
    db.sampels,
  ])
})

test('what may be undefined is no target of `connect`', () => {
  typed(() => [
    open(),
    open('pglite::memory:'),
    open({ pool: { max: 3 } }),
    // @ts-expect-error it may be undefined
    open(maybe),
    // @ts-expect-error it may be undefined
    open({ url: maybe }),
  ])
})

test('a deferrable key finds a row, and is no key of an upsert', () => {
  const row = { create: {}, update: {} }
  typed(() => [
    db.samples.findBy({ label: 'a', letter: 'b' }),
    db.samples.upsert({ on: ['id'], ...row }),
    // @ts-expect-error PostgreSQL finds no conflict by it
    db.samples.upsert({ on: ['label', 'letter'], ...row }),
  ])
})

test('a read takes a signal and a time-out behind its query', () => {
  const signal = new AbortController().signal
  typed(() => [
    db.samples.findMany({ where: { count: 1 } }, { signal, timeout: 500 }),
    db.samples.get(1, {}, { signal }),
    db.samples.count({}, { timeout: 500 }),
    // @ts-expect-error no such option
    db.samples.page({ page: 1 }, { signal, timeuot: 500 }),
  ])
})

test('reports take and give what was described', () => {
  typed(async () => {
    expectTypeOf(await db.reports.totalsByMood({ least: 1 })).toEqualTypeOf<TotalsByMoodRow[]>()
    expectTypeOf<TotalsByMoodRow['count']>().toEqualTypeOf<bigint>()
    expectTypeOf(await db.reports.clear()).toEqualTypeOf<number>()
    expectTypeOf(await db.reports.clear({}, { timeout: 1_000 })).toEqualTypeOf<number>()
    // @ts-expect-error the parameter is missing
    await db.reports.totalsByMood({})
  })
})

test('a transaction has the same repositories and reports', () => {
  typed(() =>
    db.transaction(async (tx) => {
      expectTypeOf(tx).toEqualTypeOf<Transaction>()
      expectTypeOf(tx.samples).toEqualTypeOf(db.samples)
      await tx.transaction(async (inner) => inner.reports.clear())
    }),
  )
})

test('what zod infers fits what the repository takes', () => {
  type Value = (typeof samples.insert.value)['_output']
  expectTypeOf<Value['at']>().toEqualTypeOf<Date | null | undefined>()
  expectTypeOf<(typeof samples.insert.json)['_output']['at']>().toEqualTypeOf<string | null | undefined>()
  expectTypeOf<Value['status']>().toEqualTypeOf<SampleInsert['status']>()
  expectTypeOf<keyof (typeof samples.insert.json)['_output'] & 'secret'>().toEqualTypeOf<never>()
  expectTypeOf<Value>().toExtend<SampleInsert>()
  expectTypeOf<(typeof samples.update.value)['_output']>().toExtend<SampleUpdate>()
  typed(() => db.samples.create({} as Value))
})

test('what TypeBox infers fits what the repository takes', () => {
  expectTypeOf<Static<typeof boxed.insert.value>>().toExtend<SampleInsert>()
})

test('TypeScript sources say the same of their validators as declarations do', () => {
  expectTypeOf<(typeof notes.insert.value)['_output']>().toExtend<NoteInsert>()
  expectTypeOf<(typeof notes.update.value)['_output']>().toExtend<NoteUpdate>()
  expectTypeOf<Static<typeof boxedNotes.insert.value>>().toExtend<NoteInsert>()
})

test('a hidden column is found by its whole value only', () => {
  typed(() => [
    db.samples.findMany({ where: { secret: 'x' } }),
    db.samples.findMany({ where: { secret: { in: ['x'] }, count: 1 } }),
    db.samples.findMany({
      where: {
        count: 1,
        // @ts-expect-error a pattern would tell a part of it
        secret: { startsWith: 'x' },
      },
    }),
  ])
})
