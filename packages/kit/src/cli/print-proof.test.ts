import { expect, test } from 'vitest'
import type { DeltaLine } from '../tasks/proven-plan.ts'
import { printDeltas } from './print-proof.ts'
import { makeStyle } from './style.ts'

const style = makeStyle(false)
const column = (table: string, number: number): DeltaLine => ({
  sign: '+',
  kind: 'column',
  object: `public.${table}.c${number}`,
  detail: 'text',
})

test('a few changes stand together, aligned, without the schema that everybody means', () => {
  const text = printDeltas([column('a', 1), column('long_name', 2)], 'models differ from migrations', style)
  expect(text.split('\n')).toEqual([
    'models differ from migrations in 2 places',
    '',
    '  + column a.c1           text',
    '  + column long_name.c2   text',
  ])
})

test('many are counted, and those of one table stand by themselves', () => {
  const deltas = ['a', 'b', 'c'].flatMap((table) => Array.from({ length: 70 }, (_, number) => column(table, number)))
  const lines = printDeltas(deltas, 'the states differ', style).split('\n')
  expect(lines[0]).toBe('the states differ in 210 places: 210 new')
  expect(lines.filter((line) => line === '')).toHaveLength(3)
})
