import { expect, test } from 'vitest'
import type { Fact } from '../catalog/fact.ts'
import { factId } from '../catalog/fact-id.ts'
import { readUsing } from './using-hints.ts'

const column = (...path: string[]): Fact => ({
  id: factId('column', path),
  kind: 'column',
  path,
  attributes: {},
  uses: [],
})
const facts = [column('public', 'users', 'age'), column('app', 'users', 'Age')]

test.each([
  ['users.age=age::text::int', 'column:public.users.age', 'age::text::int'],
  ["public.users.age = case when age = 'x' then 1 end", 'column:public.users.age', "case when age = 'x' then 1 end"],
  ['app.users.Age=1', 'column:app.users."Age"', '1'],
])('%s says how a column is converted', (word, id, expression) => {
  expect(readUsing([word], facts)).toEqual({ using: { [id]: expression }, problems: [] })
})

test('a word without an expression and a column that is not there are problems', () => {
  const { problems } = readUsing(['users.age', 'users.age=', 'users.name=1'], facts)
  expect(problems.map(({ code }) => code)).toEqual([
    'migration/using-form',
    'migration/using-form',
    'migration/unknown-using',
  ])
})
