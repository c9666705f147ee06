import { expect, test } from 'vitest'
import { keepsValues } from './lossless.ts'

test.each([
  ['integer', 'bigint'],
  ['integer', 'numeric'],
  ['integer', 'numeric(10,0)'],
  ['numeric(10,4)', 'numeric(12,4)'],
  ['numeric(10,4)', 'numeric'],
  ['character varying(20)', 'character varying(30)'],
  ['character varying(20)', 'text'],
  ['public.mood', 'text'],
  ['integer[]', 'bigint[]'],
  ['timestamp(3) without time zone', 'timestamp without time zone'],
  ['bit varying(3)', 'bit varying(5)'],
])('every value of %s is one of %s', (from, to) => {
  expect(keepsValues(from, to)).toBe(true)
})

test.each([
  ['bigint', 'integer'],
  ['bigint', 'double precision'],
  ['integer', 'numeric(8,0)'],
  ['numeric(10,4)', 'numeric(10,2)'],
  ['numeric(10,4)', 'numeric(10,5)'],
  ['numeric', 'numeric(10,2)'],
  ['double precision', 'real'],
  ['text', 'character varying(30)'],
  ['character varying(30)', 'character varying(20)'],
  ['timestamp with time zone', 'timestamp without time zone'],
  ['timestamp without time zone', 'timestamp(3) without time zone'],
  ['interval', 'interval(0)'],
  ['json', 'jsonb'],
  ['text[]', 'character varying(5)[]'],
  ['bit varying(5)', 'bit varying(3)'],
  ['public.price', 'public.amount'],
])('a value of %s may be lost by %s', (from, to) => {
  expect(keepsValues(from, to)).toBe(false)
})
