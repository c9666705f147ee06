import { expect, test } from 'vitest'
import type { Fact } from '../catalog/fact.ts'
import { factId } from '../catalog/fact-id.ts'
import { makeFact } from '../catalog/make-fact.ts'
import { makeComment } from '../catalog/read/comment.ts'
import { renameFacts } from './rename-facts.ts'

const inSchema = (schema: string): Fact[] => [
  makeFact({ kind: 'schema', path: [schema], attributes: {} }),
  makeFact({ kind: 'composite', path: [schema, 'c'], attributes: { columns: [['x', 'integer', '']] } }),
  makeComment('column', [schema, 'c', 'x'], factId('composite', [schema, 'c']), 'told'),
  makeFact({ kind: 'table', path: [schema, 'data'], attributes: {} }),
  makeFact({
    kind: 'statistics',
    path: [schema, 'data'],
    parent: factId('table', [schema, 'data']),
    attributes: { definition: `ON a.x, b FROM ${schema}.data` },
  }),
  makeFact({
    kind: 'index',
    path: [schema, 'i'],
    parent: factId('table', [schema, 'data']),
    attributes: {
      table: [schema, 'data'],
      unique: false,
      method: 'btree',
      definition: `(data.x, ${schema}.f(x))`,
      valid: true,
    },
    noted: { plain: false },
  }),
]

const ids = (facts: readonly Fact[]): string[] => facts.map((fact) => fact.id)

test('a comment on an attribute follows the composite type', () => {
  const { facts: renamed } = renameFacts(inSchema('s'), { kind: 'composite', from: ['s', 'c'], to: ['s', 'd'] })
  expect(ids(renamed)).toContain('comment:column.s.d.x')
})

test('an object of the same name in another namespace keeps its own', () => {
  const { facts: renamed } = renameFacts(inSchema('s'), { kind: 'table', from: ['s', 'data'], to: ['s', 'fresh'] })
  expect(ids(renamed)).toContain('statistics:s.data')
  expect(renamed.find((fact) => fact.kind === 'statistics')).toMatchObject({
    parent: 'table:s.fresh',
    attributes: { definition: 'ON a.x, b FROM s.fresh' },
  })
})

test('a schema that is part of another name is not taken for the schema', () => {
  const index = renameFacts(inSchema('a'), { kind: 'schema', from: ['a'], to: ['b'] }).facts.find(
    ({ kind }) => kind === 'index',
  )
  expect(index).toMatchObject({
    attributes: { table: ['b', 'data'], definition: '(data.x, b.f(x))' },
    parent: 'table:b.data',
  })
})
