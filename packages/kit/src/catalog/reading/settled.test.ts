import { expect, test } from 'vitest'
import { settled } from './settled.ts'

test('a list that is cast as a whole is told as one whose items are', () => {
  expect(settled(`((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))`)).toBe(
    `((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))`,
  )
  expect(settled(`(n = ANY ((ARRAY[1, '-2'::integer])::numeric[]))`)).toBe(
    `(n = ANY (ARRAY[(1)::numeric, ('-2'::integer)::numeric]))`,
  )
})

test('items of a list may be expressions, and lists themselves', () => {
  expect(settled(`(ARRAY[v, (f(a, ARRAY[1, 2]))::character varying])::text[]`)).toBe(
    `ARRAY[(v)::text, ((f(a, ARRAY[1, 2]))::character varying)::text]`,
  )
  expect(settled(`(ARRAY[g((ARRAY[v])::text[]), w])::text[]`)).toBe(`ARRAY[(g(ARRAY[(v)::text]))::text, (w)::text]`)
})

test('what stands in literals and names is none', () => {
  for (const text of [
    `('(ARRAY[a])::text[]'::text = b)`,
    `"(ARRAY[a])::text[]"`,
    `(ARRAY['])::text[]'::text, a])`,
    'ARRAY[a, b]',
    `(ARRAY[a])::text`,
    '(ARRAY[ARRAY[a], ARRAY[b]])::text[]',
  ])
    expect(settled(text)).toBe(text)
  expect(settled(`(ARRAY['(ARRAY[', ','])::text[]`)).toBe(`ARRAY[('(ARRAY[')::text, (',')::text]`)
})
