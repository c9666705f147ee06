import type { Rule, Shape } from '@tenon/schema'
import { expect, test } from 'vitest'
import { CheckFunctions } from './check-functions.ts'
import { toBreach, toRefusal, toTest } from './to-check.ts'

/** Whether digits break a rule, as emitted code tells it. */
function breaks(rule: Rule, value: string): boolean {
  const checks = new CheckFunctions()
  const breach = toBreach(rule, { kind: 'string', format: 'decimal' }, 'value', checks, () => '')
  const text = `${checks.sources().flat().join('\n')}\nreturn ${breach}`
  // What runs is the emitted code itself.
  return new Function('value', text)(value) as boolean
}

test('bounds of digits hold for numbers of any size', () => {
  const least: Rule = { kind: 'min', limit: '0.5' }
  expect(['0.50', '1', '99999999999999999999.1', 'Infinity'].filter((one) => breaks(least, one))).toEqual([])
  expect(['0.49', '-1', '-0', '-Infinity'].filter((one) => !breaks(least, one))).toEqual([])
  const most: Rule = { kind: 'max', limit: '100' }
  expect(['100.0', '-1', '-Infinity'].filter((one) => breaks(most, one))).toEqual([])
  expect(['100.01', 'Infinity'].filter((one) => !breaks(most, one))).toEqual([])
})

test('NaN is within no bounds', () => {
  expect(breaks({ kind: 'min', limit: '0' }, 'NaN')).toBe(true)
  expect(breaks({ kind: 'max', limit: '0' }, 'NaN')).toBe(true)
})

type Fields = Extract<Shape, { kind: 'record' }>['fields']

const record = (fields: Record<string, Shape | Partial<Fields[number]>>): Shape => ({
  kind: 'record',
  fields: Object.entries(fields).map(([name, one]) => ({
    ...{ name, optional: false, nullable: false, shape: { kind: 'string' } as const },
    ...('kind' in one ? { shape: one } : one),
  })),
})

/** What emitted code says of a value that is to be of this shape. */
function told(shape: Shape, value: unknown): readonly string[] {
  const checks = new CheckFunctions()
  const test = toTest(shape, 'value', checks, 'Address')
  const refusal = toRefusal(shape, { value: 'value', field: "'address'", name: 'Address' }, checks)
  const text = `${checks.sources().flat().join('\n')}\nconst problems = []\nif (!(${test})) ${refusal}\nreturn problems`
  const problems: { field: string; rule: string; message: string }[] = new Function('value', text)(value)
  return problems.map(({ field, rule, message }) => `${field} ${rule}: ${message}`)
}

const address = record({
  street: { kind: 'string' },
  zip: { kind: 'number', integer: true },
  note: { optional: true },
  geo: { nullable: true, shape: record({ 'lat in °': { kind: 'number', integer: false } }) },
  tags: { optional: true, shape: { kind: 'list', of: { kind: 'string' }, nullableItems: false } },
})

test('each wrong field of an object is told by its path', () => {
  expect(told(address, { street: 'a', zip: 1, geo: null })).toEqual([])
  expect(told(address, { zip: 'x', geo: { 'lat in °': 'north' }, tags: [1], town: 'b', note: null })).toEqual([
    'address.town unknown: `address.town` is no field of the object.',
    'address.street required: `address.street` is required.',
    'address.zip type: `address.zip` must be a whole number.',
    'address.note type: `address.note` must be text.',
    "address.geo['lat in °'] type: `address.geo['lat in °']` must be a number.",
    'address.tags type: `address.tags` must be a list whose items are text.',
  ])
})

test('what is no object at all is told with what it must be', () => {
  const place = record({ city: { kind: 'string' } })
  for (const value of ['x', [], new Date()])
    expect(told(place, value)).toEqual(['address type: `address` must be an object of `city` (text).'])
})

test('the wrong items of a list of objects are told by their number', () => {
  const list: Shape = { kind: 'list', of: record({ city: { kind: 'string' } }), nullableItems: true }
  expect(told(list, [{ city: 'a' }, null])).toEqual([])
  expect(told(list, [{ city: 'a' }, { city: 1 }, null, 7])).toEqual([
    'address[1].city type: `address[1].city` must be text.',
    'address[3] type: `address[3]` must be an object of `city` (text).',
  ])
  expect(told({ kind: 'list', of: list, nullableItems: false }, [[], [{}]])).toEqual([
    'address[1][0].city required: `address[1][0].city` is required.',
  ])
})

test('names that would end a text are told as they are', () => {
  const name = ['a`b$', '{c}\\'].join('')
  const text: Shape = { kind: 'string' }
  expect(told(record(Object.fromEntries([name, 'toString'].map((one) => [one, text]))), {})).toEqual([
    `address['a\`b$\{c}\\\\'] required: \`address['a\`b$\{c}\\\\']\` is required.`,
    'address.toString required: `address.toString` is required.',
  ])
})
