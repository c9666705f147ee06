/** What the compiler says about models. Each wrong line has a right one beside it, so that the error is about what it should be. */
import { expect, expectTypeOf, test } from 'vitest'
import { Author } from './author.fixture.ts'
import { Book } from './book.fixture.ts'
import { tableOf } from './compile.fixture.ts'
import {
  belongsTo,
  bigint,
  boolean,
  check,
  choice,
  enumeration,
  foreignKey,
  id,
  index,
  integer,
  jsonb,
  list,
  manyToMany,
  numeric,
  object,
  optional,
  primaryKey,
  sql,
  table,
  text,
  timestamptz,
  unique,
} from './index.ts'
import type { Table } from './table.ts'

/** Lines that must only compile are put into a function that nobody calls. */
const compiles = (_lines: () => void) => {}

test('models that refer to each other and to themselves have a type and compile', () => {
  expectTypeOf(Book).toEqualTypeOf<Table>()
  expectTypeOf(Author).toEqualTypeOf<Table>()
  const author = tableOf({ Author, Book }, 'authors')
  expect(author.relations.map(({ name, many }) => [name, many])).toEqual([
    ['mentor', false],
    ['students', true],
    ['favourite', false],
    ['books', true],
  ])
})

test('a misspelt column in a rule is an error where it stands', () => {
  compiles(() => {
    table('orders', { id: id(), status: text(), user: belongsTo(() => Author) }, (order) => [
      index(order.status, order.user),
      // @ts-expect-error staus
      index(order.staus),
      unique(order.user, order.status),
      // @ts-expect-error usr
      unique(order.usr),
      primaryKey(order.id),
      // @ts-expect-error idd
      primaryKey(order.idd),
      check('status_known', `${order.status} <> ''`),
      // @ts-expect-error staus
      check('status_known', `${order.staus} <> ''`),
      check(sql`${order.id} > ${0}`),
      foreignKey([order.user], () => Author, ['id'], { onDelete: 'cascade' }),
      // @ts-expect-error delete
      foreignKey([order.user], () => Author, ['id'], { onDelete: 'delete' }),
      // @ts-expect-error a key needs a column
      unique(),
      index(order.id.desc().nullsLast(), sql`lower(${order.status})`, 'lower(status)').where(sql`true`),
    ])
  })
})

test('defaults have the type of the column', () => {
  compiles(() => {
    text().default('x')
    text().default(sql`now()::text`)
    text().default(() => 'x')
    // @ts-expect-error a number
    text().default(5)
    // @ts-expect-error a function of a number
    text().default(() => 5)
    integer().default(5)
    // @ts-expect-error a string
    integer().default('5')
    choice('a', 'b').default('a')
    // @ts-expect-error no such choice
    choice('a', 'b').default('c')
    const mood = enumeration('mood', ['happy', 'sad'])
    mood().default('sad')
    // @ts-expect-error no such label
    mood().default('angry')
    bigint().default(1n)
    // @ts-expect-error a number
    bigint().default(1)
    bigint({ as: 'number' }).default(1)
    // @ts-expect-error a bigint
    bigint({ as: 'number' }).default(1n)
    numeric(10, 2).default('1')
    // @ts-expect-error a number would be rounded
    numeric(10, 2).default(1)
    numeric(10, 2, { as: 'number' }).default(1)
    timestamptz().default(new Date())
    // @ts-expect-error a string
    timestamptz().default('2026-01-01')
    timestamptz(6).default('2026-01-01')
    // @ts-expect-error a Date has no microseconds
    timestamptz(6).default(new Date())
    // @ts-expect-error no such precision
    timestamptz(7)
    list(text()).default(['a'])
    // @ts-expect-error a number
    list(text()).default([1])
    list(text().nullable()).default(['a', null])
    jsonb(object({ a: text(), b: optional(integer()) })).default({ a: 'x' })
    jsonb(object({ a: text(), b: optional(integer()) })).default({ a: 'x', b: 1 })
    // @ts-expect-error a is missing
    jsonb(object({ a: text(), b: optional(integer()) })).default({ b: 1 })
    // @ts-expect-error c is unknown
    jsonb(object({ a: text() })).default({ a: 'x', c: 1 })
  })
})

test('options belong to the types that they make sense for', () => {
  compiles(() => {
    text().trim().lowerCase().minLength(1, 'Say something').pattern(/x/).email().url().nullable().unique()
    integer().min(1).max(5).range(1, 5, 'One to five').identity()
    // @ts-expect-error a bound of another type
    integer().min('1')
    numeric(10, 2).min('0.5')
    bigint().min(1n)
    // @ts-expect-error numbers have no case
    integer().lowerCase()
    // @ts-expect-error text is no number
    text().min(1)
    // @ts-expect-error text does not count
    text().identity()
    // @ts-expect-error a boolean has no length
    boolean().minLength(1)
    timestamptz().defaultNow().updatedNow()
    // @ts-expect-error not a time
    text().updatedNow()
    text().satisfies((value) => value.length > 1)
    // @ts-expect-error a predicate of numbers
    text().satisfies((value: number) => value > 1)
  })
})

test('relations take their options and an arrow', () => {
  compiles(() => {
    belongsTo(() => Author, { as: 'books', onDelete: 'cascade', onUpdate: 'no action' })
      .nullable()
      .unique()
      .index()
    // @ts-expect-error onDelet
    belongsTo(() => Author, { onDelet: 'cascade' })
    // @ts-expect-error remove
    belongsTo(() => Author, { onDelete: 'remove' })
    // @ts-expect-error no arrow
    belongsTo(Author)
    manyToMany(() => Author, { as: 'books', through: () => Book })
    // @ts-expect-error throug
    manyToMany(() => Author, { throug: () => Book })
    text().references(() => Author, 'id', { onDelete: 'set null' })
    // @ts-expect-error no arrow
    text().references(Author, 'id')
    // @ts-expect-error neither column nor relation
    table('x', { id: 'id' })
    table('x', { id: id() })
  })
})
