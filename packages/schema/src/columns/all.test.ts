/** One contract for every column type: its SQL is the server's, its shape is stated, its literals fit or are refused. */
import { readdirSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { codesOf, columnOf } from '../compile.fixture.ts'
import { enumeration } from '../enumeration.ts'
import * as language from '../index.ts'
import type { Shape } from '../shape.ts'
import { table } from '../table.ts'
import { columnTypes } from './all.ts'
import { type AnyColumn, Column, columnSpec } from './column.ts'
import { object, optional } from './object.ts'

const { bigint, boolean, bytea, char, choice, custom, date, double, id, integer, interval, json, jsonb, list } =
  columnTypes
const { numeric, real, smallint, text, time, timestamp, timestamptz, uuid, varchar } = columnTypes

interface Sample {
  readonly column: Column<never>
  /** As the server prints the type. */
  readonly prints: string
  readonly shape: Shape
  /** Defaults that fit, and how the server prints what a row then holds. */
  readonly fits: readonly (readonly [value: unknown, stored: string])[]
  readonly misfits: readonly unknown[]
}

const sample = <V>(column: Column<V>, rest: Omit<Sample, 'column'>): Sample => ({
  // What a column's values are does not matter to the contract; the values beside it are unknown here.
  column: column as unknown as Column<never>,
  ...rest,
})

const mood = enumeration('mood', ['happy', "so'so"])
const safe = { kind: 'number', integer: true, min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER } as const
const address = object({ street: text(), zip: optional(text()), tags: list(text()).nullable() })
const addressShape: Shape = {
  kind: 'record',
  fields: [
    { name: 'street', shape: { kind: 'string' }, optional: false, nullable: false },
    { name: 'zip', shape: { kind: 'string' }, optional: true, nullable: false },
    {
      name: 'tags',
      shape: { kind: 'list', of: { kind: 'string' }, nullableItems: false },
      optional: false,
      nullable: true,
    },
  ],
}

const samples: Readonly<Record<string, Sample>> = {
  bigint: sample(bigint(), {
    prints: 'bigint',
    shape: { kind: 'bigint' },
    fits: [[-(2n ** 63n), '-9223372036854775808']],
    misfits: [2n ** 63n, 1, '1'],
  }),
  'bigint as number': sample(bigint({ as: 'number' }), {
    prints: 'bigint',
    shape: safe,
    fits: [[Number.MAX_SAFE_INTEGER, '9007199254740991']],
    misfits: [2 ** 53, 1.5, 1n],
  }),
  'bigint as string': sample(bigint({ as: 'string' }), {
    prints: 'bigint',
    shape: { kind: 'string', format: 'integer' },
    fits: [['-5', '-5']],
    misfits: ['1.5', 'five', 5],
  }),
  boolean: sample(boolean(), {
    prints: 'boolean',
    shape: { kind: 'boolean' },
    fits: [
      [true, 'true'],
      [false, 'false'],
    ],
    misfits: ['true', 1],
  }),
  bytea: sample(bytea(), {
    prints: 'bytea',
    shape: { kind: 'bytes' },
    fits: [
      [new Uint8Array([0, 255]), '\\x00ff'],
      [new Uint8Array(), '\\x'],
    ],
    misfits: ['00ff', [0]],
  }),
  char: sample(char(3), {
    prints: 'character(3)',
    shape: { kind: 'string', maxLength: 3 },
    fits: [['abc', 'abc']],
    misfits: ['abcd', 1],
  }),
  choice: sample(choice('a', "b'c"), {
    prints: 'text',
    shape: { kind: 'choice', values: ['a', "b'c"] },
    fits: [["b'c", "b'c"]],
    misfits: ['c', 1],
  }),
  custom: sample(custom('tsvector'), {
    prints: 'tsvector',
    shape: { kind: 'opaque', name: 'tsvector' },
    fits: [['fat cat', "'cat' 'fat'"]],
    misfits: [1],
  }),
  date: sample(date(), {
    prints: 'date',
    shape: { kind: 'string', format: 'date' },
    fits: [['2026-03-31', '2026-03-31']],
    misfits: ['31.3.2026', '2026-13-01', '2026-02-30', new Date()],
  }),
  double: sample(double(), {
    prints: 'double precision',
    shape: { kind: 'number', integer: false },
    fits: [
      [0.1, '0.1'],
      [-1e300, '-1e+300'],
      [Number.NaN, 'NaN'],
      [Number.NEGATIVE_INFINITY, '-Infinity'],
    ],
    misfits: ['0.1', 1n],
  }),
  enumeration: sample(mood(), {
    prints: 'mood',
    shape: { kind: 'choice', values: ['happy', "so'so"], name: 'Mood' },
    fits: [["so'so", "so'so"]],
    misfits: ['sad'],
  }),
  'enumeration, many': sample(list(mood()), {
    prints: 'mood[]',
    shape: {
      kind: 'list',
      of: { kind: 'choice', values: ['happy', "so'so"], name: 'Mood' },
      nullableItems: false,
    },
    fits: [[['happy', "so'so"], "{happy,so'so}"]],
    misfits: [['sad'], 'happy'],
  }),
  id: sample(id(), { prints: 'bigint', shape: safe, fits: [], misfits: [] }),
  integer: sample(integer(), {
    prints: 'integer',
    shape: { kind: 'number', integer: true, min: -2_147_483_648, max: 2_147_483_647 },
    fits: [[-2_147_483_648, '-2147483648']],
    misfits: [2_147_483_648, 0.5, '1', Number.NaN],
  }),
  interval: sample(interval(), {
    prints: 'interval',
    shape: { kind: 'string', format: 'interval' },
    fits: [['1 day', '1 day']],
    misfits: [1],
  }),
  json: sample(json(), {
    prints: 'json',
    shape: { kind: 'json' },
    fits: [[{ a: [null, 'x'] }, '{"a":[null,"x"]}']],
    misfits: [1n, undefined, { a: Number.NaN }],
  }),
  jsonb: sample(jsonb(address), {
    prints: 'jsonb',
    shape: addressShape,
    fits: [
      [{ street: "Rue de l'Eau \\ 1", tags: null }, '{"tags": null, "street": "Rue de l\'Eau \\\\ 1"}'],
      [{ street: '', zip: '1', tags: ['a'] }, '{"zip": "1", "tags": ["a"], "street": ""}'],
    ],
    misfits: [{}, { street: 1, tags: null }, { street: '', tags: null, more: 1 }, 'x', { street: '' }, null],
  }),
  list: sample(list(text()), {
    prints: 'text[]',
    shape: { kind: 'list', of: { kind: 'string' }, nullableItems: false },
    fits: [
      [[], '{}'],
      [['a b', 'null', '', '"\\', '{}'], '{"a b","null","","\\"\\\\","{}"}'],
    ],
    misfits: ['a', [1], [null]],
  }),
  'list of nullable items': sample(list(integer().nullable()), {
    prints: 'integer[]',
    shape: {
      kind: 'list',
      of: { kind: 'number', integer: true, min: -2_147_483_648, max: 2_147_483_647 },
      nullableItems: true,
    },
    fits: [[[1, null], '{1,NULL}']],
    misfits: [['1']],
  }),
  'list of lists': sample(list(list(integer())), {
    prints: 'integer[]',
    shape: {
      kind: 'list',
      of: {
        kind: 'list',
        of: { kind: 'number', integer: true, min: -2_147_483_648, max: 2_147_483_647 },
        nullableItems: false,
      },
      nullableItems: false,
    },
    fits: [
      [
        [
          [1, 2],
          [3, 4],
        ],
        '{{1,2},{3,4}}',
      ],
    ],
    misfits: [[1]],
  }),
  'list of choices': sample(list(choice('a', 'b')), {
    prints: 'text[]',
    shape: { kind: 'list', of: { kind: 'choice', values: ['a', 'b'] }, nullableItems: false },
    fits: [[['a'], '{a}']],
    misfits: [['c']],
  }),
  numeric: sample(numeric(6, 2), {
    prints: 'numeric(6,2)',
    shape: { kind: 'string', format: 'decimal', precision: 6, scale: 2 },
    fits: [
      ['-1234.5', '-1234.50'],
      ['0', '0.00'],
    ],
    misfits: ['12345', '0.125', 1, '', '.', '1e5'],
  }),
  'numeric, any': sample(numeric(), {
    prints: 'numeric',
    shape: { kind: 'string', format: 'decimal' },
    fits: [['0.1250', '0.1250']],
    misfits: [1],
  }),
  'numeric as number': sample(numeric(15, 2, { as: 'number' }), {
    prints: 'numeric(15,2)',
    shape: { kind: 'number', integer: false },
    fits: [[1234.5, '1234.50']],
    misfits: ['1'],
  }),
  real: sample(real(), {
    prints: 'real',
    shape: { kind: 'number', integer: false },
    fits: [[0.5, '0.5']],
    misfits: ['1'],
  }),
  smallint: sample(smallint(), {
    prints: 'smallint',
    shape: { kind: 'number', integer: true, min: -32_768, max: 32_767 },
    fits: [[32_767, '32767']],
    misfits: [32_768],
  }),
  text: sample(text(), {
    prints: 'text',
    shape: { kind: 'string' },
    fits: [
      ["it's", "it's"],
      ['back\\slash', 'back\\slash'],
      ['', ''],
    ],
    misfits: [1, 'nul\u0000'],
  }),
  time: sample(time(3), {
    prints: 'time(3) without time zone',
    shape: { kind: 'string', format: 'time' },
    fits: [['13:45:00.5', '13:45:00.5']],
    misfits: ['25:00', 13],
  }),
  timestamp: sample(timestamp(), {
    prints: 'timestamp without time zone',
    shape: { kind: 'string', format: 'timestamp' },
    fits: [['2026-03-31 13:45:00', '2026-03-31 13:45:00']],
    misfits: [new Date()],
  }),
  timestamptz: sample(timestamptz(), {
    prints: 'timestamp(3) with time zone',
    shape: { kind: 'instant' },
    fits: [[new Date('2026-03-31T13:45:00.125Z'), '2026-03-31 13:45:00.125+00']],
    misfits: ['2026-03-31', new Date(Number.NaN), new Date(-1e15)],
  }),
  'timestamptz, finer': sample(timestamptz(6), {
    prints: 'timestamp(6) with time zone',
    shape: { kind: 'string', format: 'timestamptz' },
    fits: [['2026-03-31 13:45:00.123456+00', '2026-03-31 13:45:00.123456+00']],
    misfits: [new Date()],
  }),
  'timestamptz, bare': sample(timestamptz({ as: 'string' }), {
    prints: 'timestamp with time zone',
    shape: { kind: 'string', format: 'timestamptz' },
    fits: [['2026-03-31 13:45:00.123456+00', '2026-03-31 13:45:00.123456+00']],
    misfits: [new Date()],
  }),
  uuid: sample(uuid(), {
    prints: 'uuid',
    shape: { kind: 'string', format: 'uuid' },
    fits: [['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000a']],
    misfits: ['nope', 1],
  }),
  varchar: sample(varchar(2), {
    prints: 'character varying(2)',
    shape: { kind: 'string', maxLength: 2 },
    fits: [['ü🙂', 'ü🙂']],
    misfits: ['abc'],
  }),
}

let server: Awaited<ReturnType<typeof makeDatabase>>
let sql: ReturnType<typeof postgres>

beforeAll(async () => {
  server = await makeDatabase()
  sql = postgres(server.url, { max: 1, onnotice: () => {} })
  await sql.unsafe(`set timezone = 'UTC'; create type mood as enum ('happy', 'so''so')`)
})

afterAll(async () => {
  await sql.end()
  await server.drop()
})

const modelOf = (column: AnyColumn) => table('samples', { value: column })

test.each(Object.entries(samples))(
  '%s has the type and the shape that it promises',
  async (_, { column, prints, shape }) => {
    const { sqlType, shape: compiled } = columnOf(modelOf(column), 'value')
    await sql.unsafe(`create temp table probe (c ${sqlType})`)
    const [made] = await sql.unsafe(
      `select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'pg_temp.probe'::regclass and attname = 'c'`,
    )
    await sql.unsafe('drop table pg_temp.probe')
    expect(made?.type).toBe(prints)
    expect(compiled).toEqual(shape)
  },
)

test.each(Object.entries(samples))(
  '%s takes defaults that fit, and the server keeps them whole',
  async (_, { column, fits }) => {
    for (const [value, stored] of fits) {
      const { sqlType, default: made } = columnOf(modelOf(column.default(value as never)), 'value')
      if (made?.kind !== 'sql') throw new Error(`The default ${String(value)} is refused.`)
      await sql.unsafe(`create temp table probe (c ${sqlType} default ${made.sql}); insert into probe default values`)
      const [row] = await sql.unsafe('select c::text from probe')
      await sql.unsafe('drop table pg_temp.probe')
      expect(row?.c).toBe(stored)
      expect(made.literal).toBe(true)
    }
  },
)

test.each(Object.entries(samples))('%s refuses defaults that do not fit', (_, { column, misfits }) => {
  for (const value of misfits)
    expect([value, ...codesOf({ Model: modelOf(column.default(value as never)) })]).toEqual([
      value,
      'model/default-does-not-fit',
    ])
})

test('every type has a sample, a file and a name in the language', () => {
  const shared = ['all', 'column', 'modifier', 'number-column', 'object', 'text-column', 'time-column']
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.replace('.ts', ''))
    .filter((file) => !shared.includes(file))
  expect(files.sort()).toEqual(Object.keys(columnTypes).sort())
  expect(Object.keys(samples)).toEqual(expect.arrayContaining(files))
  expect(Object.entries(columnTypes).filter(([name, type]) => Reflect.get(language, name) !== type)).toEqual([])
})

test('an option gives a new column and leaves the old one as it was', () => {
  const plain = text()
  const named = plain.nullable().named('other')
  expect(plain[columnSpec]).toEqual({ type: { sql: 'text', shape: { kind: 'string' } } })
  expect(named[columnSpec]).toMatchObject({ nullable: true, name: 'other' })
  expect(named).toBeInstanceOf(Column)
})

test.each([
  ['varchar(0)', varchar(0)],
  ['char(1.5)', char(1.5)],
  ['numeric(0)', numeric(0)],
  ['numeric(1001)', numeric(1001)],
  ['numeric as number with 16 digits', numeric(16, 2, { as: 'number' })],
  ['time(7)', time(7)],
  ['a choice said twice', choice('a', 'a')],
  ['a type without a name', custom(' ')],
  ['a list of rules', list(text().trim())],
  ['a list of ids', list(id())],
  ['a Date inside JSON', jsonb(object({ at: timestamptz() }))],
  ['a bigint inside JSON', jsonb(object({ all: list(bigint()) }))],
  ['a rule inside JSON', jsonb(object({ name: text().minLength(1) }))],
  ['a pattern with a memory', text().pattern(/a/g)],
])('%s is a problem', (_, column) => {
  expect(new Set(codesOf({ Model: modelOf(column) }))).toEqual(new Set(['model/column']))
})
