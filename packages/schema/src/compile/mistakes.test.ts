/** Mistakes that types can't see, or that come from JavaScript: each is a problem, never an exception. */
import { describe, expect, test } from 'vitest'
import { codesOf, compileModels } from '../compile.fixture.ts'
import {
  belongsTo,
  choice,
  custom,
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
  table,
  text,
  unique,
  uuid,
  varchar,
} from '../index.ts'

const messagesOf = (models: Readonly<Record<string, unknown>>) =>
  compileModels(models).problems.map(({ message }) => message)

test('a primary key of a column that is not there is refused', () => {
  // @ts-expect-error no such column
  const T = table('t', { a: text() }, (t) => [primaryKey(t.a, t.nope)])
  expect(codesOf({ T })).toEqual(['model/unknown-column'])
})

test('a join with a table without a key is told once', () => {
  const B = table('b', { n: integer() })
  const T = table('t', { id: id(), bs: manyToMany(() => B) })
  expect(codesOf({ B, T })).toEqual(['model/no-primary-key'])
})

test('a property that every object of JavaScript has is refused, since no literal would fit the generated types', () => {
  const own = ['toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable']
  for (const name of own) {
    expect(codesOf({ T: table('t', { id: id(), [name]: text() }) })).toEqual(['model/reserved-name'])
    const T = table('t', { id: id() })
    const Near = table('near', { id: id(), t: belongsTo(() => T, { as: name }) })
    expect(codesOf({ T, Near })).toEqual(['model/reserved-name'])
  }
  const { problems } = compileModels({ U: table('u', { id: id(), valueOf: text() }) })
  expect(problems[0]?.hint).toBe("Choose another property name; `.named('value_of')` keeps the column's.")
  expect(codesOf({ T: table('t', { id: id(), value: text().named('value_of') }) })).toEqual([])
})

test('so is an optional field of an object in JSON; one that is always there fits', () => {
  const of = (field: object) => ({ T: table('t', { id: id(), address: jsonb(object({ ...field })) }) })
  expect(codesOf(of({ valueOf: optional(text()) }))).toEqual(['model/column'])
  expect(messagesOf(of({ valueOf: optional(text()) }))).toEqual([
    'The field `valueOf` is optional, and every object of JavaScript has one: no literal without it would fit.',
  ])
  expect(codesOf(of({ valueOf: text() }))).toEqual([])
})

describe('limits', () => {
  test.each([
    ['a length below zero', text().minLength(-1)],
    ['a length that is no number', text().maxLength(Number.NaN)],
    ['a bound that is no number', integer().min(Number.NaN)],
    ['a bound that is no digits', numeric().max('x')],
    ['a least above the most', integer().min(5).max(1)],
    ['a least above the most, in digits', numeric().min('10.5').max('9')],
    ['a least length above the most', text().minLength(5).maxLength(4)],
    ['a least length above that of the type', varchar(3).minLength(5)],
  ])('%s is refused', (_, column) => {
    expect(codesOf({ T: table('t', { id: id(), column }) })).toEqual(['model/column'])
  })

  test('bounds that leave one value are fine', () => {
    const columns = { a: integer().range(5, 5), b: varchar(3).minLength(3), c: numeric().min('1.50').max('1.5') }
    expect(codesOf({ T: table('t', { id: id(), ...columns }) })).toEqual([])
  })
})

test('a choice of no words is refused', () => {
  // @ts-expect-error a choice has words
  expect(codesOf({ T: table('t', { id: id(), a: choice() }) })).toEqual(['model/column'])
})

test('what is no name and what are no columns is told, not thrown', () => {
  // @ts-expect-error a name is text
  expect(codesOf({ T: table(5, { id: id() }) })).toContain('model/name-empty')
  // @ts-expect-error the columns are missing
  expect(codesOf({ T: table('t', undefined) })).toEqual(['model/no-columns'])
  // @ts-expect-error a name is text
  expect(codesOf({ T: table('t', { id: id(), a: text().named(5) }) })).toEqual(['model/name-empty'])
  // @ts-expect-error a comment is text
  expect(codesOf({ T: table('t', { id: id(), a: text().comment(5) }) })).toEqual([])
})

test('two things were not the same one', () => {
  const T = table('t', { id: id(), a: text().was('x'), b: text().was('x') })
  expect(codesOf({ T })).toEqual(['model/was-twice'])
  const [A, B] = ['a', 'b'].map((name) => table(name, { id: id() }).was('old'))
  expect(codesOf({ A, B })).toEqual(['model/was-twice'])
})

test('old names that go round in a ring would go round again in every migration', () => {
  const T = table('t', { id: id(), a: text().was('b'), b: text().was('c'), c: text().was('a'), d: text().was('id') })
  const { problems } = compileModels({ T })
  expect(problems.map(({ code }) => code)).toEqual(['model/was-ring'])
  expect(problems[0]?.message).toContain('`a`, `b`, `c`')
  expect(problems[0]?.hint).toContain('--rename t.b=t.a --rename t.c=t.b --rename t.a=t.c')
  const A = table('a', { id: id() }).was('public.b')
  const B = table('b', { id: id() }).was('a')
  expect(codesOf({ A, B })).toEqual(['model/was-ring'])
  const C = table('c', { id: id(), x: text().was('old'), y: text().was('x') })
  expect(codesOf({ C })).toEqual([])
})

test('an index and a table of one name are told in proper words', () => {
  const A = table('a', { id: id(), n: integer() }, (a) => [index(a.n).named('b')])
  const B = table('b', { id: id() })
  expect(messagesOf({ A, B })[0]).toMatch(/^An index and a table /)
})

test('one mistake is one problem, and its hint can be followed', () => {
  const Account = table('accounts', { ledger: text(), number: integer() }, (a) => [primaryKey(a.ledger, a.number)])
  const Entry = table('entries', { id: id(), account: belongsTo(() => Account), accountLedger: text() })
  expect(messagesOf({ Account, Entry })).toEqual(['Two columns in `entries` are called `account_ledger`.'])
  const T = table('t', { id: id(), a: text() }, (t) => [unique(t.a).named('t_pkey')])
  expect(messagesOf({ T })).toEqual([
    'A primary key and a unique constraint in the schema `public` are called `t_pkey`.',
  ])
  const [A, B] = [table('same', { id: id() }), table('same', { id: id() })]
  expect(compileModels({ A, B }).problems.map(({ hint }) => hint)).toEqual([
    'The other is at models.ts:1. Rename one of them.',
  ])
  expect(codesOf({ A: table('', { id: id() }), B: table('', { id: id() }) })).toEqual([
    'model/name-empty',
    'model/name-empty',
  ])
})

test('a foreign key of the table names the column that does not fit, and counts in proper words', () => {
  const Account = table('accounts', { ledger: text(), number: integer() }, (a) => [primaryKey(a.ledger, a.number)])
  const T = table('t', { l: text(), n: uuid() }, (t) => [
    foreignKey([t.l, t.n], () => Account, ['ledger', 'number']),
    foreignKey([t.l], () => Account, ['ledger', 'number']),
  ])
  expect(messagesOf({ Account, T })).toEqual([
    '`T.n` is `uuid` and refers to `Account.number`, which is `integer`.',
    '`T` has 1 column and refers to 2 of `accounts`.',
  ])
})

test('a key that is set to NULL as a whole has no column that must not be', () => {
  const Room = table('rooms', { tenant: integer(), number: integer() }, (room) => [
    primaryKey(room.tenant, room.number),
  ])
  const Booking = table('bookings', {
    id: id(),
    tenant: integer(),
    number: integer().nullable(),
    room: belongsTo(() => Room, { key: ['tenant', 'number'], onDelete: 'set null' }),
  })
  expect(codesOf({ Room, Booking })).toEqual(['model/contradiction'])
})

test('a serial column has nothing else that numbers it, and its sequence shares the names of tables and indexes', () => {
  const codes = (columns: Parameters<typeof table>[1]) => codesOf({ T: table('t', { id: id(), ...columns }) })
  expect(codes({ n: integer().serial().default(1) })).toEqual(['model/contradiction'])
  expect(codes({ n: integer().serial().nullable() })).toEqual(['model/contradiction'])
  expect(codes({ n: integer().identity().serial() })).toEqual(['model/contradiction'])
  expect(codes({ n: integer().serial('s'), m: integer().serial('s') })).toEqual(['model/name-taken'])
  expect(codes({ n: integer().serial('t') })).toEqual(['model/name-taken'])
  expect(codes({ n: integer().serial('') })).toEqual(['model/name-empty'])
})

test('a function written inline has no name to export it by', () => {
  const T = table('t', { id: id(), a: text().default(() => 'x') })
  expect(compileModels({ T }).problems.map(({ hint }) => hint)).toEqual([
    'Export it from a file in `schema/functions/` and import it here.',
  ])
})

test('a NULL fits into the default of a list only where its items may be NULL', () => {
  expect(codesOf({ T: table('t', { id: id(), a: list(text().nullable()).default(['a', null]) }) })).toEqual([])
  expect(codesOf({ T: table('t', { id: id(), a: list(text()).default(['a', null]) }) })).toEqual([
    'model/default-does-not-fit',
  ])
})

test.each([
  ['C', '"C"'],
  ['en_US.utf8', '"en_US.utf8"'],
  ['und-x-icu', '"und-x-icu"'],
  ['ucs_basic', 'ucs_basic'],
  ['app.german', 'app.german'],
  ['pg_catalog."C"', 'pg_catalog."C"'],
])('the collation %s reads as %s in SQL', (name, written) => {
  const T = table('t', { id: id(), a: text().collate(name) }, (t) => [index(t.a.collate(name))])
  const [made] = compileModels({ T }).ir.tables
  expect([made?.columns[1]?.collation, made?.indexes[0]?.keys[0]?.collation]).toEqual([written, written])
})

test('a type has one family, whatever it is called', () => {
  const T = table('t', {
    id: id(),
    a: custom('INT8').references(() => T, 'id'),
    b: custom('int4').references(() => T, 'id'),
  })
  expect(messagesOf({ T })).toEqual(['`T.b` is `int4` and refers to `T.id`, which is `bigint`.'])
})
