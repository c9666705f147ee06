import { expect, test } from 'vitest'
import { lowerKeywords, shortType, stripBrackets, tidyCheck, withoutNeedlessCast } from './tidy.ts'

test('a literal default loses the cast to its own column’s type, and no other cast', () => {
  expect(withoutNeedlessCast(`'a''b'::text`, 'text')).toBe(`'a''b'`)
  expect(withoutNeedlessCast(`'a'::character varying`, 'character varying(20)')).toBe(`'a'`)
  expect(withoutNeedlessCast(`'{}'::text[]`, 'text[]')).toBe(`'{}'`)
  expect(withoutNeedlessCast(`'a'::public.mood`, 'public.mood')).toBe(`'a'`)
  expect(withoutNeedlessCast(`'1'::text`, 'jsonb')).toBe(`'1'::text`)
  expect(withoutNeedlessCast(`'01:00:00'::interval`, 'interval(3)')).toBe(`'01:00:00'::interval`)
  expect(withoutNeedlessCast(`('a'::text || 'b'::text)`, 'text')).toBe(`('a'::text || 'b'::text)`)
  expect(withoutNeedlessCast(`'a'::text || 'b'::text`, 'text')).toBe(`'a'::text || 'b'::text`)
})

test('a sequence is named in a default without its cast', () => {
  expect(withoutNeedlessCast(`nextval('public.s'::regclass)`, 'integer')).toBe(`nextval('public.s')`)
})

test('keywords become lower case, names and literals stay', () => {
  expect(lowerKeywords(`CHECK ("A" > 0 AND b = 'NOT')`)).toBe(`check ("A" > 0 and b = 'NOT')`)
})

test('doubled brackets go, single ones stay', () => {
  expect(stripBrackets('((a > 0))')).toBe('(a > 0)')
  expect(stripBrackets('((a) = (b))')).toBe('((a) = (b))')
  expect(tidyCheck('CHECK ((a > 0)) NOT VALID')).toBe('check (a > 0) not valid')
})

test('types have the names that people write', () => {
  expect(['character varying(9)', 'timestamp(3) with time zone', 'time without time zone[]'].map(shortType)).toEqual([
    'varchar(9)',
    'timestamptz(3)',
    'time[]',
  ])
})
