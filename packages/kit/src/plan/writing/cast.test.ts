import { expect, test } from 'vitest'
import { canCast } from './cast.ts'

const ask = (from: string, to: string, versionNumber = 180000): boolean =>
  canCast({ from, to, versionNumber, isEnum: (type) => type === 'public.mood' })

test('every type leads to text and from text', () => {
  expect(['inet', 'integer[]', 'public.mood', 'public.unheard_of'].map((type) => ask(type, 'text'))).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['inet', 'integer[]', 'public.mood'].map((type) => ask('character varying', type))).toEqual([true, true, true])
})

test('types without a cast between them are told', () => {
  expect(ask('integer', 'inet')).toBe(false)
  expect(ask('integer', 'public.mood')).toBe(false)
  expect(ask('integer', 'integer[]')).toBe(false)
  expect(ask('jsonb', 'text[]')).toBe(false)
  expect(ask('bytea', 'integer', 150000)).toBe(false)
})

test('casts that exist are known, lists as their items', () => {
  expect(ask('integer', 'boolean')).toBe(true)
  expect(ask('integer[]', 'bigint[]')).toBe(true)
  expect(ask('bytea', 'integer')).toBe(true)
})

test('what users and extensions define is left to the server', () => {
  expect(ask('public.hstore', 'json')).toBe(true)
  expect(ask('public.domain', 'integer')).toBe(true)
})
