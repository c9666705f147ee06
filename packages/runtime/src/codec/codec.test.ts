import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDatabase } from '../../../../test/support/database.ts'
import { openSession } from '../migrate/open-session.ts'
import type { Session } from '../migrate/session.ts'
import { pgliteSocket } from '../pool/pglite.ts'
import { codec } from './all.ts'
import type { Codec } from './codec.ts'
import type { Json } from './json.ts'

const storable = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
const float = fc.double({ noDefaultInfinity: false })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const moment = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const far = fc.date({
  min: new Date('+010000-01-01T00:00:00Z'),
  max: new Date('+100000-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const digits = fc
  .tuple(fc.bigInt(), fc.nat({ max: 30 }))
  .map(([whole, after]) => `${whole}${after === 0 ? '' : `.${'7'.repeat(after)}`}`)
// A list inside a list has no empty members, and all of one length.
const grid = fc
  .integer({ min: 1, max: 3 })
  .chain((width) => fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: width, maxLength: width })))

interface Case<Value> {
  readonly codec: Codec<Value>
  readonly type: string
  readonly values: fc.Arbitrary<Value>
}
const one = <Value>(type: string, codec: Codec<Value>, values: fc.Arbitrary<Value>): Case<Value> => ({
  codec,
  type,
  values,
})

const cases: readonly Case<unknown>[] = [
  one('text', codec.text, storable),
  one('uuid', codec.uuid, fc.uuid()),
  one('smallint', codec.smallint, fc.integer({ min: -32768, max: 32767 })),
  one('integer', codec.integer, fc.integer()),
  one('bigint', codec.safeInteger, fc.maxSafeInteger()),
  one('bigint', codec.bigint, int64),
  one('bigint', codec.bigintText, int64.map(String)),
  one('numeric', codec.decimal, digits),
  one(
    'numeric',
    codec.decimalNumber,
    float.filter((value) => !Object.is(value, -0)),
  ),
  one('double precision', codec.double, float),
  one('boolean', codec.boolean, fc.boolean()),
  one('timestamptz(3)', codec.instant, fc.oneof(moment, far)),
  one('bytea', codec.bytes, fc.uint8Array()),
  one(
    'date',
    codec.date,
    moment.map((value) => value.toISOString().slice(0, 10)),
  ),
  one(
    'time',
    codec.time,
    moment.map((value) => value.toISOString().slice(11, 19)),
  ),
  one(
    'timestamp',
    codec.timestamp,
    moment.map((value) => value.toISOString().slice(0, 19).replace('T', ' ')),
  ),
  one(
    'timestamptz',
    codec.timestamptz,
    moment.map((value) => `${value.toISOString().slice(0, 19).replace('T', ' ')}+00`),
  ),
  one(
    'interval',
    codec.interval,
    fc.nat({ max: 9999 }).map((days) => (days === 1 ? '1 day' : days === 0 ? '00:00:00' : `${days} days`)),
  ),
  one('jsonb', codec.json, fc.jsonValue({ maxDepth: 4 }).map(toStorable)),
  one('json', codec.json, fc.jsonValue({ maxDepth: 4 }).map(toStorable)),
  one('text', codec.choice(['a', 'b c', 'ü']), fc.constantFrom('a', 'b c', 'ü')),
  one(
    'text[]',
    codec.list(codec.text),
    fc.array(fc.oneof(storable, fc.constantFrom('NULL', 'null', '', '{', '"', '\\', ' ', 'a,b'))),
  ),
  one('text[]', codec.list(codec.text, { nullableItems: true }), fc.array(fc.option(storable))),
  one('integer[][]', codec.list(codec.list(codec.integer)), grid),
  one('timestamptz(3)[]', codec.list(codec.instant), fc.array(moment)),
  // A null item is SQL's NULL.
  one(
    'jsonb[]',
    codec.list(codec.json),
    fc.array(
      fc
        .jsonValue({ maxDepth: 2 })
        .map(toStorable)
        .filter((value) => value !== null),
    ),
  ),
  one('bytea[]', codec.list(codec.bytes), fc.array(fc.uint8Array())),
]

/** JSON of the server has no NUL and no -0, and a key counts once. */
function toStorable(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll('\\u0000', '')
      .replaceAll(/\\ud[89a-f]../gi, ''),
  )
}

let embedded: PGlite
let server: Session
let pglite: Session
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await makeDatabase()
  drop = made.drop
  server = await openSession(made.url)
  embedded = await PGlite.create()
  pglite = await openSession({ socket: pgliteSocket(embedded) })
})
afterAll(async () => {
  await server.close()
  await pglite.close()
  await embedded.close()
  await drop()
})

const quote = (text: string) =>
  text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${text.replaceAll("'", "''")}'`

async function roundTrip<Value>(session: Session, { codec, type, values }: Case<Value>, count: number): Promise<void> {
  const given = fc.sample(values, { numRuns: count, seed: 20261121 })
  const rows = given.map((value, index) => `(${index}, ${quote(codec.encode(value))}::text)`)
  const [answer] = await session.run(`select v::${type} from (values ${rows.join(', ')}) t(n, v) order by n`)
  const back = answer?.rows.map((row) => codec.decode(row[0] ?? ''))
  expect(back).toEqual(given)
}

describe.each(cases.map((each) => [`${each.codec.name} as ${each.type}`, each] as const))('%s', (_name, each) => {
  test('every value comes back from a server as it went', () => roundTrip(server, each, 300))
  test('every value comes back from PGlite as it went', () => roundTrip(pglite, each, 50))
})

const refused: readonly (readonly [string, Codec, readonly unknown[]])[] = [
  ['text', codec.text, [undefined, null, 1, {}, [], () => 1, new Map(), 'a\0b', '\ud800', 'x\udc00y']],
  ['boolean', codec.boolean, ['true', 1, 0, 'yes', 't', null, undefined]],
  ['integer', codec.integer, ['1', 1.5, 2147483648, Number.NaN, 1n, true]],
  ['smallint', codec.smallint, [32768]],
  ['safeInteger', codec.safeInteger, [2 ** 53, 1n]],
  ['bigint', codec.bigint, [1, '1', 2n ** 63n]],
  ['bigintText', codec.bigintText, [1, '', '1.0', '9223372036854775808', '0x10']],
  ['decimal', codec.decimal, [1, '', '1,5', 'abc', '0x10', ' 1']],
  ['instant', codec.instant, ['2024-01-01', 0, new Date(Number.NaN), new Date('-000001-01-01T00:00:00Z')]],
  ['date', codec.date, ['2024-02-30', '2023-02-29', '2024-13-01', '2024-1-1', '24-01-01', new Date(), '0000-01-01']],
  ['time', codec.time, ['24:01', '12:60', '1:00', '12:00:00.1234567']],
  ['timestamp', codec.timestamp, ['2024-02-30 00:00', '2024-02-03', '2024-02-03 00:00:00+00']],
  ['timestamptz', codec.timestamptz, ['2024-02-03 00:00:00', '2024-02-30 00:00Z']],
  ['interval', codec.interval, ['', 'soon', '1', 'P', 5]],
  ['uuid', codec.uuid, ['', 'x', 7]],
  ['bytes', codec.bytes, ['\\x00', [1, 2], {}]],
  [
    'json',
    codec.json,
    [
      undefined,
      () => 1,
      1n,
      Number.NaN,
      { a: Number.POSITIVE_INFINITY },
      new Map(),
      [undefined],
      { a: '\0' },
      ['\ud800'],
      new Uint8Array(1),
    ],
  ],
  ['choice', codec.choice(['a', 'b']), ['c', '', 1, null]],
  ['list', codec.list(codec.integer), [1, '{}', [null], ['1'], [[1]]]],
  ['nested list', codec.list(codec.list(codec.integer)), [[1], [[1], [1, 2]], [[]], [null]]],
]

test.each(refused)('%s refuses what is of another kind', (_name, each, values) => {
  for (const value of values)
    expect(() => each.encode(value), String(value?.constructor?.name)).toThrow(
      expect.objectContaining({ kind: 'value' }),
    )
})

const unreadable: readonly (readonly [string, Codec, readonly string[]])[] = [
  ['safeInteger', codec.safeInteger, ['9007199254740993', '9223372036854775807']],
  [
    'decimalNumber',
    codec.decimalNumber,
    [
      '0.12345678901234567890',
      '12345678901234567.8',
      '1'.padEnd(401, '0'),
      `-${'9'.repeat(401)}`,
      `0.${'0'.repeat(400)}1`,
    ],
  ],
  [
    'instant',
    codec.instant,
    ['infinity', '-infinity', '0044-03-15 00:00:00+00 BC', '2024-01-01 00:00:00.123456+00', 'junk'],
  ],
  [
    'json',
    codec.json,
    [
      ...['12345678901234567890', '{"a":[0.1234567890123456789]}', '1e400', '-1E400', '1e-400', '[1, 5e-325]'],
      ...['{"a":12345678.123456789}', '[99999999999999.999]', '{"a\\"b":-12345678.123456789}', '1234567.1234567891e3'],
      ...['9007199254740993', '[0.1, "x", 123456789012345.678]', '{"1":12345678.123456789}', '1'.padEnd(401, '0')],
    ],
  ],
  ['choice', codec.choice(['a']), ['b']],
  ['list', codec.list(codec.integer), ['{{1}}', '{NULL}', '{1', '']],
]

test.each(unreadable)('%s refuses to read what it would lose', (_name, each, texts) => {
  for (const text of texts) expect(() => each.decode(text), text).toThrow(expect.objectContaining({ kind: 'value' }))
})

test('zeros behind the last digit that is kept are no more digits', () => {
  for (const [each, value] of [
    [codec.time, '12:00:00.1234560'],
    [codec.time, '24:00:00.0000000'],
    [codec.timestamp, '2024-02-03 02:05:06.12300000'],
    [codec.timestamptz, '2024-02-03T02:05:06.1230000Z'],
  ] as const)
    expect(each.encode(value)).toBe(value)
  expect(() => codec.time.encode('12:00:00.1234567')).toThrow('expected a time')
})

test('instants read alike in every offset, year and fraction that the server writes', () => {
  expect(codec.instant.decode('2024-02-03 02:05:06.7+00')).toEqual(new Date('2024-02-03T02:05:06.700Z'))
  expect(codec.instant.decode('2024-02-03 02:05:06.78+00')).toEqual(new Date('2024-02-03T02:05:06.780Z'))
  expect(codec.instant.decode('2024-02-03 02:05:06.789-03:30')).toEqual(new Date('2024-02-03T05:35:06.789Z'))
  expect(codec.instant.decode('0050-02-03 02:05:06+00').toISOString()).toBe('0050-02-03T02:05:06.000Z')
  expect(codec.instant.decode('12024-02-03 02:05:06.123000+00').toISOString()).toBe('+012024-02-03T02:05:06.123Z')
})

test('exact JSON numbers of many digits are read', () => {
  const texts = '["12345678.123456789", "1e400", "\\"12345678.123456789", {"12345678.123456789": 12345678.5}, 1.50e3]'
  expect(codec.json.decode(texts)).toEqual(JSON.parse(texts))
  const measured =
    '[0.1, 1e21, 5e-324, 1.7976931348623157e+308, 12345678.12345679, 100000000000000.00000, -0.0000000000000001, 0e999]'
  expect(codec.json.decode(measured)).toEqual(JSON.parse(measured))
  expect(codec.json.decode('{"a": 0.30000000000000004, "b": "12345678901234567890", "c": 1e21}')).toEqual({
    a: 0.30000000000000004,
    b: '12345678901234567890',
    c: 1e21,
  })
})

test('a property: JSON is read as it stands, or refused where a number of it has other digits than it reads as', () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{1,${most}}$`))
  const token = fc
    .tuple(fc.constantFrom('', '-'), digits(20), fc.option(digits(20)), fc.option(fc.integer({ min: -30, max: 30 })))
    .map(([sign, whole, after, power]) => {
      const before = whole.replace(/^0+(?=\d)/, '')
      return `${sign}${before}${after === null ? '' : `.${after}`}${power === null ? '' : `e${power}`}`
    })
  // Exact arithmetic on the digits, as the server would compare them.
  const scaled = (text: string) => {
    const [, sign = '', before = '', after = '', power = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? []
    return BigInt(`${sign}${before}${after}`) * 10n ** BigInt(100 + Number(power) - after.length)
  }
  fc.assert(
    fc.property(token, (text) => {
      const exact = scaled(text) === scaled(String(JSON.parse(text)))
      const read = () => codec.json.decode(`{"12345678.123456789":[${text}]}`)
      if (exact) expect(read()).toEqual({ '12345678.123456789': [JSON.parse(text)] })
      else expect(read).toThrow(expect.objectContaining({ kind: 'value' }))
    }),
    { numRuns: 2000 },
  )
})

test('bounds of an array are read over', () => {
  expect(codec.list(codec.integer).decode('[0:2]={1,2,3}')).toEqual([1, 2, 3])
})
