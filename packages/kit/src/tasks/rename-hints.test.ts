import { expect, test } from 'vitest'
import type { Fact } from '../catalog/fact.ts'
import { factId, type Kind } from '../catalog/fact-id.ts'
import { readRenames } from './rename-hints.ts'

const fact = (kind: Kind, ...path: string[]): Fact => ({ id: factId(kind, path), kind, path, attributes: {}, uses: [] })
const kept = fact('column', 'public', 'users', 'id')
const before = [kept, fact('column', 'public', 'users', 'name'), fact('table', 'public', 'orders')]
const after = [kept, fact('column', 'public', 'users', 'full_name'), fact('table', 'public', 'purchases')]

test.each(['users.name=users.full_name', 'public.users.name=public.users.full_name', 'users.name=full_name'])(
  '%s names a column',
  (word) => {
    expect(readRenames([word], before, after)).toEqual({
      renames: [{ from: 'column:public.users.name', to: 'column:public.users.full_name' }],
      problems: [],
    })
  },
)

test('a quoted name may hold blanks and equals signs', () => {
  const gone = [...before, fact('column', 'public', 'a t', 'x=y')]
  const added = [...after, fact('column', 'public', 'a t', 'z')]
  expect(readRenames(['"a t"."x=y"="a t".z'], gone, added).renames).toMatchObject([{ to: 'column:public."a t".z' }])
})

test('a table is renamed by its name', () => {
  expect(readRenames(['orders=purchases'], before, after).renames).toEqual([
    { from: 'table:public.orders', to: 'table:public.purchases' },
  ])
})

test('a name that is not gone is a problem that lists what is', () => {
  const [problem] = readRenames(['users.ide=users.full_name'], before, after).problems
  expect(problem?.message).toBe(
    '`--rename users.ide=users.full_name` names `users.ide`, and nothing of that name is gone.',
  )
  expect(problem?.hint).toBe('What is gone: `public.users.name`, `public.orders`.')
})

test('a name that something new takes at once, or that something else had, is told like any other', () => {
  expect(readRenames(['users.id=users.full_name'], before, after)).toEqual({
    renames: [{ from: kept.id, to: 'column:public.users.full_name' }],
    problems: [],
  })
  expect(readRenames(['users.name=users.id'], before, after)).toEqual({
    renames: [{ from: 'column:public.users.name', to: kept.id }],
    problems: [],
  })
})

test('names that go round are told by words that belong together', () => {
  const [a, b] = [fact('column', 'public', 't', 'a'), fact('column', 'public', 't', 'b')]
  expect(readRenames(['t.a=t.b', 't.b=t.a'], [a, b], [a, b])).toEqual({
    renames: [
      { from: a.id, to: b.id },
      { from: b.id, to: a.id },
    ],
    problems: [],
  })
})

test('two things of different kinds are no rename', () => {
  expect(readRenames(['users.name=purchases'], before, after).problems).toHaveLength(1)
})

test('a word without an equals sign is refused', () => {
  expect(readRenames(['users.name'], before, after).problems[0]?.code).toBe('migration/rename-form')
})
