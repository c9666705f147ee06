import { expect, test } from 'vitest'
import type { Fact } from '../catalog/fact.ts'
import { factId, homeId, type Kind } from '../catalog/fact-id.ts'
import { changeLines } from './change-lines.ts'

const fact = (kind: Kind, path: readonly string[], attributes: Fact['attributes'] = {}): Fact => {
  const parent = homeId(kind, path)
  return { id: factId(kind, path), kind, path, ...(parent ? { parent } : {}), attributes, uses: parent ? [parent] : [] }
}
const view = (name: string, definition: string, ...uses: Fact[]): Fact => {
  const one = fact('view', ['public', name], { definition, options: [] })
  return { ...one, uses: [...one.uses, ...uses.map(({ id }) => id)] }
}
const text = { type: 'text', notNull: false, notNullName: null }
const users = fact('table', ['public', 'users'])
const people = fact('table', ['public', 'people'])
const lines = (before: Fact[], after: Fact[], ...renames: readonly (readonly [Fact, Fact])[]) =>
  changeLines(
    { facts: before },
    { facts: after },
    renames.map(([from, to]) => ({ from: from.id, to: to.id })),
  ).map(({ sign, object, detail }) => `${sign} ${object} ${detail}`)

test('a rename is one line, and what hangs on the renamed thing is not told', () => {
  const [old, fresh] = [
    fact('column', ['public', 'users', 'name'], text),
    fact('column', ['public', 'people', 'name'], text),
  ]
  expect(lines([users, old], [people, fresh], [users, people])).toEqual(['~ public.people renamed from users'])
})

test('what a renamed column becomes besides is told of its new name', () => {
  const [old, fresh] = [
    fact('column', ['public', 'users', 'name'], text),
    fact('column', ['public', 'users', 'Full'], { ...text, type: 'integer' }),
  ]
  expect(lines([users, old], [users, fresh], [old, fresh])).toEqual([
    '~ public.users."Full" renamed from name',
    '~ public.users."Full" type: text → integer',
  ])
})

test('what makes way for the new name is gone, and a view that comes again is no news unless it differs', () => {
  const before = [users, people, view('names', 'select name from public.people', people)]
  expect(lines(before, [people], [users, people])).toEqual([
    '- public.names select name from public.people',
    '- public.people ',
    '~ public.people renamed from users',
  ])
  expect(lines(before, [people, view('names', 'select name from public.people', people)], [users, people])).toEqual([
    '- public.people ',
    '~ public.people renamed from users',
  ])
})

test('a view over what is renamed is told by the words that it had', () => {
  const before = [users, view('names', 'select name from public.users', users)]
  const after = [people, view('names', 'select name from public.people', people)]
  expect(lines(before, after, [users, people])).toEqual([
    '~ public.names definition: select name from public.users → select name from public.people',
    '~ public.people renamed from users',
  ])
})

test('nothing of the old name is left where another schema takes it', () => {
  const moved = fact('table', ['archive', 'users'])
  expect(lines([fact('schema', ['archive']), users], [fact('schema', ['archive']), moved], [users, moved])).toEqual([
    '~ archive.users renamed from users',
  ])
})
