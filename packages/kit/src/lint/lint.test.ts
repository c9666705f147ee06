import type { ForeignKeyIr, SchemaIr, TableIr } from '@tenon/schema'
import { expect, test } from 'vitest'
import { lint } from './lint.ts'

const place = { file: 'schema/models/a.ts', line: 1, column: 1 }
const table = (parts: Partial<TableIr>): SchemaIr => ({
  tables: [
    {
      ...{ schema: 'public', name: 'orders', typeName: 'Order', property: 'orders', implied: false, place },
      ...{ columns: [], uniques: [], checks: [], foreignKeys: [], indexes: [], relations: [] },
      primaryKey: { name: 'orders_pkey', columns: ['id'], place },
      ...parts,
    },
  ],
  enumerations: [],
  functions: [],
})
const key: ForeignKeyIr = {
  ...{ name: 'orders_user_id_fkey', columns: ['user_id'], targetColumns: ['id'], place },
  ...{ target: { schema: 'public', name: 'users' }, onDelete: 'no action', onUpdate: 'no action' },
}
const index = (...columns: string[]) => ({
  ...{ name: 'orders_index', unique: false, nullsNotDistinct: false, method: 'btree', include: [], place },
  keys: columns.map((column) => ({ column, descending: false })),
})
const codes = (ir: SchemaIr) => lint(ir).map(({ code }) => code)

test('a foreign key without an index is found', () => {
  expect(codes(table({ foreignKeys: [key], indexes: [index('status', 'user_id')] }))).toEqual([
    'lint/key-without-index',
  ])
})

test('an index that begins with the key is enough', () => {
  expect(codes(table({ foreignKeys: [key], indexes: [index('user_id', 'status')] }))).toEqual([])
})

test('a partial index is not enough', () => {
  const partial = { ...index('user_id'), where: `status = 'open'` }
  expect(codes(table({ foreignKeys: [key], indexes: [partial] }))).toEqual(['lint/key-without-index'])
})

test('a table without a primary key is found', () => {
  const whole = table({})
  const tables = whole.tables.map(({ primaryKey: _, ...rest }): TableIr => rest)
  expect(codes({ ...whole, tables })).toEqual(['lint/table-without-key'])
})
