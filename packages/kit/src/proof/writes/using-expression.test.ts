import { expect, test } from 'vitest'
import { loadGrammar } from '../../sql/grammar.ts'
import { usingExpressions } from './using-expression.ts'

test('each column that a statement retypes by an expression is told with it, and a plain cast is none', async () => {
  const grammar = await loadGrammar()
  const of = (sql: string) => usingExpressions(sql, grammar)
  expect(of('alter table public.v alter column batch type integer using substr(batch, 2)::int;')).toEqual([
    { table: 'v', column: 'batch', expression: 'substr(batch, 2)::int' },
  ])
  expect(
    of(
      `alter table only "V" alter "A b" set data type int using coalesce("A b", '1,2')::int, alter c drop default, alter d type text using d || ','`,
    ),
  ).toEqual([
    { table: 'V', column: 'A b', expression: `coalesce("A b", '1,2')::int` },
    { table: 'V', column: 'd', expression: `d || ','` },
  ])
  expect(of('alter table v alter column batch type integer using batch::integer')).toEqual([])
  expect(of('create index i on v using btree (batch)')).toEqual([])
})
