/** The plain code, zod, TypeBox and a real column judge the same values alike. */
import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FieldProblem } from '@tenon/runtime'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ZodType } from 'zod'
import { makeDatabase } from '../support/database.ts'
import { compileGolden } from './golden.ts'
import { connect, type Database, metadata, type Sample, type SampleWhere } from './kinds/generated/index.js'
import * as typebox from './kinds/generated/typebox.js'
import * as zod from './kinds/generated/zod.js'

const day = new Date('2026-02-28T12:34:56.789Z')
const address = { street: 'Elm', number: 7, tags: ['a'], floor: null }
const bytes = Uint8Array.of(0, 1, 255)

/** Taken by all, stored, and given back the same. */
const good: Readonly<Partial<Record<keyof Sample, readonly unknown[]>>> = {
  small: [-32768, 32767, 0, null],
  even: [-2147483648, 2, null],
  large: [-(2n ** 63n), 2n ** 63n - 1n],
  largeNumber: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  largeText: ['-9223372036854775808', '9223372036854775807', '0'],
  price: ['9999.99', '-9999.99', '0.00', '1.50'],
  anyNumeric: ['123456789012345678901234567890.123456789', '-0.1', 'NaN', 'Infinity', '-Infinity'],
  rate: [99.999, -99.999, 0.001],
  ratio: [0.5, -1.5e38],
  precise: [0.1, -1.7976931348623157e308],
  flag: [true, false],
  note: ['', 'a\nb', '😀', ' blank ', "it's"],
  label: ['', '12345', '😀😀😀😀😀'],
  letter: ['x', 'é', '😀'],
  name: ['ada', 'äöüßéè'],
  code: ['AB-1', 'XY-0042'],
  email: ['ada@example.com', "o'hara+tag@mail.example.org"],
  site: ['https://example.com/a?b#c', 'http://localhost:8080'],
  key: ['0b4c2d7e-6d1c-4b3a-9f0e-123456789abc'],
  day: [
    '2026-02-28',
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    '10000-02-29',
    'infinity',
    '0044-03-15 BC',
    '0001-02-29 BC',
  ],
  clock: ['13:30:00', '00:00:00', '23:59:59.123456', '24:00:00'],
  local: ['2026-02-28 13:30:00', '2026-02-28 13:30:00.123456', '-infinity', '4713-01-01 00:00:00 BC'],
  at: [day, new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z')],
  atMicro: ['2026-02-28 13:30:00.123456+00', 'infinity', '0401-02-29 13:30:00.5+00 BC'],
  span: [
    '1 year 2 mons 3 days 04:05:06.7',
    '-1 years -2 mons +3 days -04:05:06.7',
    '178000000 years',
    '2562047788:00:54',
  ],
  status: ['new', 'old'],
  mood: ['happy', "it's complicated"],
  labels: [[], ['a', '', 'nul', '{"'], ['😀😀😀']],
  maybes: [[], [1, null, -2147483648]],
  anything: [{}, [], 'text', 1.5, false, { a: [null, { b: '😀' }] }],
  // JSON's null, since there is no NULL.
  document: [null, {}, [null]],
  documents: [[], [null, 'null', { a: null }]],
  address: [address, { ...address, zip: '0', floor: 3, tags: [] }],
  picture: [bytes, new Uint8Array()],
  network: ['10.0.0.1'],
  count: [0, 100],
}

/** Refused by all three; the column refuses or alters what can be sent to it as text. */
const bad: Readonly<Partial<Record<keyof Sample, readonly unknown[]>>> = {
  small: [32768, -32769, 1.5, Number.NaN, '1', 1n, true],
  even: [2147483648, 3.5, [], {}],
  large: [2n ** 63n, -(2n ** 63n) - 1n, 1, '1'],
  largeNumber: [2 ** 53, 0.5],
  largeText: ['9223372036854775808', '-9223372036854775809', '1.0', '', ' 1', 1],
  price: ['10000.00', '1.005', '1e2', '', 'x', 1, '1,5', '--1'],
  anyNumeric: ['', 'x', '1e', 5],
  rate: [100, '1'],
  ratio: [3.5e38, Number.POSITIVE_INFINITY, '1'],
  precise: [Number.NaN, '1'],
  flag: ['true', 1, 0, 't'],
  note: ['a\0b', '\ud800', 1, {}],
  label: ['123456', '😀😀😀😀😀😀', 5],
  letter: ['xy'],
  key: ['0b4c2d7e', 'g'.repeat(36), 1],
  day: [
    '2026-02-29',
    '2026-13-01',
    '2026-04-31',
    '1900-02-29',
    '0000-01-01',
    '',
    'x',
    day,
    '0002-02-29 BC',
    '0101-02-29 BC',
    '4714-01-01 BC',
    '2026-02-28 AD',
  ],
  clock: ['24:00:01', '13:60:00', '25:00:00', '', '13:30:00.1234567'],
  local: ['2026-02-30 00:00:00', '2026-02-28 24:30:00', '', day],
  at: [new Date(Number.NaN), new Date('-000001-01-01T00:00:00Z'), '2026-02-28', 0],
  atMicro: ['2026-02-28 13:30:00.1234567+00', '', day],
  status: ['gone', '', 1],
  mood: ['gone', ''],
  labels: [['abcd'], [null], 'a', [1], ['a\0']],
  maybes: [[2147483648], ['1'], [1.5]],
  anything: [1n, Number.NaN, () => 1, { a: 'b\0' }, day],
  document: [1n, () => 1],
  documents: [null, [1n], 'x'],
  address: [{ street: 'Elm' }, { ...address, extra: 1 }, { ...address, floor: undefined }, [], 'x'],
  picture: ['\\x00', [1], new ArrayBuffer(1)],
  network: [1],
  count: [null],
}

/** Refused by rules of the model, which the column doesn't know. */
const ruled: Readonly<Partial<Record<keyof Sample, readonly unknown[]>>> = {
  name: ['a', ' a ', 'abcdefg', '', '   '],
  code: ['ab-1', ' ab-1 ', 'AB-', '', ' '],
  email: ['ada', 'a@b', '@b.co', 'a b@c.de'],
  site: ['example.com', 'ftp://x', 'http://', 'https://a b'],
  count: [-1, 101],
  // A column of so many digits would take NaN, and one of them makes every sum NaN.
  price: ['NaN'],
}

const table = metadata.tables.samples

interface Verdicts {
  readonly plain: boolean
  readonly zod: boolean
  readonly typebox: boolean
}

function judge(property: string, value: unknown): Verdicts {
  const input = { [property]: value }
  const problems: FieldProblem[] = []
  table?.toInsert(input, problems)
  return {
    plain: problems.length === 0,
    zod: zod.samples.insert.value.safeParse(input).success,
    typebox: Value.Check(typebox.samples.insert.value, input),
  }
}

const cases = (values: typeof good): readonly (readonly [string, unknown])[] =>
  Object.entries(values).flatMap(([property, list]) => list.map((value) => [property, value] as const))

const show = (value: unknown): string =>
  typeof value === 'bigint'
    ? `${value}n`
    : typeof value === 'function'
      ? 'a function'
      : (JSON.stringify(value) ?? String(value))

/** Who judges otherwise. */
const dissent = (asked: readonly (readonly [string, unknown])[], verdict: boolean): readonly string[] =>
  asked.flatMap(([property, value]) =>
    Object.entries(judge(property, value)).flatMap(([judgeName, said]) =>
      said === verdict ? [] : [`${judgeName} ${said ? 'takes' : 'refuses'} ${property}: ${show(value)}`],
    ),
  )

let database: Awaited<ReturnType<typeof makeDatabase>>
let db: Database
let sql: postgres.Sql

beforeAll(async () => {
  database = await makeDatabase()
  sql = postgres(database.url, { max: 1, onnotice: () => {} })
  const { tables } = await compileGolden('kinds')
  const columns = tables[0]?.columns.map((column) => {
    const identity = column.identity === undefined ? '' : ' generated always as identity primary key'
    const standard = column.default?.kind === 'sql' ? ` default ${column.default.sql}` : ''
    return `"${column.name}" ${column.sqlType}${identity}${standard}${column.nullable ? '' : ' not null'}`
  })
  await sql.unsafe(`create type mood as enum ('happy', 'it''s complicated', 'sad')`)
  await sql.unsafe(`create table samples (${columns?.join(', ')})`)
  db = connect(database.url)
})

afterAll(async () => {
  await db.close()
  await sql.end()
  await database.drop()
})

test('what is fit passes everywhere and comes back from the column unchanged', async () => {
  expect(dissent(cases(good), true)).toEqual([])
  for (const [property, value] of cases(good)) {
    const row = await db.samples.create({ [property]: value })
    const found = await db.samples.get(row.id)
    expect(found[property as keyof Sample], `${property}: ${show(value)}`).toEqual(value)
  }
})

test('filters find what was written, and what no column of the type holds is found nowhere', async () => {
  const { id } = await db.samples.create({ ratio: 0.1, documents: [null, { a: 1 }, 'x'] })
  const count = (where: SampleWhere) => db.samples.count({ where: { id, ...where } })
  for (const ratio of [0.1, { lt: 1e300 }, { gt: 5e-324 }, { between: [-1e300, 1e300] }, { ne: 1e300 }] as const)
    expect(await count({ ratio }), show(ratio)).toBe(1)
  for (const ratio of [1e300, { in: [1e300, 5e-324] }, { gt: 1e300 }] as const)
    expect(await count({ ratio }), show(ratio)).toBe(0)
  for (const documents of [
    { has: { a: 1 } },
    { hasSome: ['y', 'x'] },
    { eq: [null, { a: 1 }, 'x'] },
    { ne: [] },
  ] as const)
    expect(await count({ documents }), show(documents)).toBe(1)
  expect(await count({ documents: { isEmpty: true } })).toBe(0)
})

test('what is not fit is refused everywhere', () => {
  expect(dissent([...cases(bad), ...cases(ruled)], false)).toEqual([])
})

test('digits that a number column would round are refused; TypeBox only notes it', () => {
  expect(judge('rate', 0.0005)).toEqual({ plain: false, zod: false, typebox: true })
})

test('what is refused as text would be refused or altered by the column', async () => {
  const columns = new Map(table?.columns.map((column) => [column.property, column.name]))
  for (const [property, value] of cases(bad)) {
    if (
      typeof value !== 'string' ||
      /[\0\ud800-\udfff]/u.test(value) ||
      ['picture', 'flag', 'anything', 'address', 'labels', 'status'].includes(property)
    )
      continue
    const name = columns.get(property)
    const literal = value.replaceAll("'", "''")
    const stored = await sql
      .unsafe(`insert into samples (token, "${name}") values ('', '${literal}') returning "${name}"::text as stored`)
      .then(
        ([row]) => row?.stored,
        () => undefined,
      )
    const same = stored === value && !/^\d+$/.test(value)
    expect(same, `${property}: ${show(value)} is stored as ${stored}`).toBe(false)
  }
})

test('a missing or unknown field is judged alike, and all fields are told at once', () => {
  const problems: FieldProblem[] = []
  table?.toInsert({ small: 'x', flag: 1, secret: null }, problems)
  expect(problems.map(({ field, rule }) => `${field} ${rule}`)).toEqual(['small type', 'flag type', 'secret required'])
  expect(zod.samples.insert.value.safeParse({ nope: 1 }).success).toBe(false)
  expect(Value.Check(typebox.samples.insert.value, { nope: 1 })).toBe(false)
})

test('normalisers run before rules, in the plain code and in zod', () => {
  const problems: FieldProblem[] = []
  expect(table?.toInsert({ name: '  ADA ', token: 't' }, problems)).toEqual({ name: 'ada', token: 't' })
  expect(zod.samples.insert.value.parse({ name: '  ADA ' })).toEqual({ name: 'ada' })
  expect(Value.Check(typebox.samples.insert.value, { name: '  ADA ' })).toBe(true)
  expect(problems).toEqual([])
})

test('a rule that TypeBox cannot say is told by the others in the words of the model', () => {
  const problems: FieldProblem[] = []
  table?.toInsert({ even: 3 }, problems)
  expect(problems).toEqual([{ field: 'even', rule: 'predicate', message: 'Only even numbers' }])
  expect(zod.samples.insert.value.safeParse({ even: 3 }).error?.issues[0]?.message).toBe('Only even numbers')
})

test('a client default fills what an insert leaves out, and never an update', () => {
  expect(table?.toInsert({}, [])).toHaveProperty('token')
  expect(table?.toUpdate({}, [])).toEqual({})
})

const travelling: readonly (readonly [
  schema: { zod: ZodType; typebox: TSchema },
  good: readonly unknown[],
  bad: readonly unknown[],
])[] = [
  [
    { zod: zod.samples.insert.json, typebox: typebox.samples.insert.json },
    [
      { at: day.toJSON(), large: '9223372036854775807', picture: 'AAH/' },
      { at: '2026-02-28T12:00:00+02:00', address },
      { day: '2026-02-28', labels: ['a'], count: 3 },
    ],
    [
      { at: day },
      { at: '2026-02-28' },
      { at: '2026-02-30T00:00:00Z' },
      { at: '2026-02-28T12:00:00.1234Z' },
      { large: 1n },
      { large: '9223372036854775808' },
      { large: 'x' },
      { picture: bytes },
      { picture: 'A' },
      { secret: 'hidden' },
      { id: 1 },
    ],
  ],
  [
    { zod: zod.samples.update.value, typebox: typebox.samples.update.value },
    [
      {},
      { count: { increment: 1 } },
      { price: { multiply: '1.0755' } },
      { price: { increment: '-0.05' } },
      { rate: { multiply: 1.00005 } },
      { large: { decrement: 1n } },
      { secret: 'x' },
      { small: null },
    ],
    [
      { count: { increment: 1, decrement: 1 } },
      { count: { add: 1 } },
      { count: {} },
      { count: { increment: '1' } },
      { price: { increment: '0.005' } },
      { price: { multiply: 'x' } },
      { parentId: { increment: 1 } },
      { count: null },
    ],
  ],
  [
    { zod: zod.samples.update.json, typebox: typebox.samples.update.json },
    [{}, { count: 5 }],
    [{ count: { increment: 1 } }, { secret: 'x' }],
  ],
  [
    { zod: zod.reports.totalsByMood.row.value, typebox: typebox.reports.totalsByMood.row.value },
    [
      { mood: 'sad', count: 3n, newest: day },
      { mood: null, count: 0n, newest: null },
    ],
    [
      { mood: 'sad', count: 3, newest: day },
      { mood: 'sad', count: 3n },
      { mood: null, count: null, newest: null },
    ],
  ],
  [
    { zod: zod.reports.totalsByMood.row.json, typebox: typebox.reports.totalsByMood.row.json },
    [{ mood: 'sad', count: '3', newest: day.toJSON() }],
    [{ mood: 'sad', count: 3n, newest: day }],
  ],
  [
    { zod: zod.reports.totalsByMood.parameters.json, typebox: typebox.reports.totalsByMood.parameters.json },
    [{ least: 1 }],
    [{}, { least: null }, { least: 1, more: 2 }],
  ],
]

test('what is written takes steps as the validators do', () => {
  const toProblems = (input: object) => {
    const problems: FieldProblem[] = []
    const [step] = Object.values(input).flatMap((one) => Object.values(one))
    metadata.tables.samples?.toUpdate({ [Object.keys(input)[0] ?? '']: step }, problems)
    return problems.map(({ rule }) => rule)
  }
  for (const input of [{ price: { increment: '-0.05' } }, { rate: { decrement: 0.005 } }])
    expect(toProblems(input)).toEqual([])
  for (const input of [{ price: { increment: '0.005' } }, { rate: { decrement: 0.00005 } }])
    expect(toProblems(input)).toEqual(['type'])
})

test('the forms that travel, updates and reports are judged alike by zod and TypeBox', () => {
  for (const [schema, fit, unfit] of travelling) {
    for (const value of fit)
      expect(
        [schema.zod.safeParse(value).success, Value.Check(schema.typebox, value)],
        JSON.stringify(Object.keys(Object(value))),
      ).toEqual([true, true])
    for (const value of unfit)
      expect(
        [schema.zod.safeParse(value).success, Value.Check(schema.typebox, value)],
        String(Object.entries(Object(value))),
      ).toEqual([false, false])
  }
})

test('a report runs with its parameters and its types', async () => {
  const rows = await db.reports.totalsByMood({ least: 0 })
  expect(typeof rows[0]?.count).toBe('bigint')
  expect(await db.reports.clear()).toBeGreaterThan(0)
})

test('`connect` tells an argument that is undefined from none', async () => {
  // @ts-expect-error a variable that is not set
  expect(() => connect(process.env.TENON_NEVER_SET)).toThrow('`connect` was given `undefined`')
  const standard = connect()
  expect(standard.location).toMatch(/^pglite:|^postgres:/)
  await standard.close()
})
