import { expect, test } from 'vitest'
import { diffFacts } from './diff.ts'
import { makeFact } from './make-fact.ts'

const table = makeFact({ kind: 'table', path: ['public', 't'], attributes: {} })
const column = (type: string) =>
  makeFact({
    kind: 'column',
    path: ['public', 't', 'c'],
    attributes: { type, notNull: false, notNullName: null, collation: null },
  })

test('equal states have no deltas', () => {
  expect(diffFacts([table, column('text')], [column('text'), table])).toEqual([])
})

test('a change names one attribute and both values', () => {
  expect(diffFacts([column('text')], [column('integer')])).toEqual([
    { is: 'changed', id: 'column:public.t.c', attribute: 'type', from: 'text', to: 'integer' },
  ])
})

test('what stands on one side only is added or removed', () => {
  expect(diffFacts([table], [column('text')])).toEqual([
    { is: 'added', fact: column('text') },
    { is: 'removed', fact: table },
  ])
})

// On 18 the name of the NOT NULL constraint differs along with it; the majors before have nothing but this.
test.each([
  ['type', 'text', 'integer'],
  ['notNull', false, true],
  ['notNullName', null, 't_c_not_null'],
  ['collation', null, 'pg_catalog."C"'],
])('a column that differs in nothing but `%s` differs', (attribute, from, to) => {
  const fact = (value: string | boolean | null) => {
    const attributes = { type: 'text', notNull: false, notNullName: null, collation: null, [attribute]: value }
    return makeFact({ kind: 'column', path: ['public', 't', 'c'], attributes })
  }
  expect(diffFacts([fact(from)], [fact(to)])).toEqual([{ is: 'changed', id: 'column:public.t.c', attribute, from, to }])
})
