import type { ColumnIr, SchemaIr, TableIr } from '@tenon/schema'
import { expect, test } from 'vitest'
import { modelHints } from './model-hints.ts'

const place = { file: 'a.ts', line: 1, column: 1 }
const column: ColumnIr = {
  ...{ name: 'full_name', property: 'fullName', sqlType: 'text', shape: { kind: 'string' }, nullable: false, place },
  ...{ hidden: false, updatedNow: false, normalisers: [], rules: [], was: 'name' },
}
const table: TableIr = {
  ...{ schema: 'public', name: 'people', typeName: 'Person', property: 'people', implied: false, place },
  ...{ columns: [column], uniques: [], checks: [], foreignKeys: [], indexes: [], relations: [] },
}
const schema = (one: TableIr): SchemaIr => ({ tables: [one], enumerations: [], functions: [] })

test('a column that was called otherwise is one hint', () => {
  expect(modelHints(schema(table))).toEqual([
    { from: 'column:public.people.name', to: 'column:public.people.full_name' },
  ])
})

test('a renamed table tells its columns under both of its names', () => {
  expect(modelHints(schema({ ...table, was: 'users' })).map(({ from }) => from)).toEqual([
    'table:public.users',
    'column:public.users.name',
    'column:public.people.name',
  ])
})

test('a table may come from another schema', () => {
  expect(modelHints(schema({ ...table, columns: [], was: 'old.users' }))).toEqual([
    { from: 'table:old.users', to: 'table:public.people' },
  ])
})

test('a sequence that is called after its column goes along with the renames of both, and one of its own name stays', () => {
  const { was: _, ...same } = column
  const serial: TableIr = {
    ...table,
    was: 'users',
    columns: [
      { ...column, serial: 'people_full_name_seq' },
      { ...same, name: 'number', serial: 'numbers' },
    ],
  }
  const ofSequences = modelHints(schema(serial)).filter(({ from }) => from.startsWith('sequence:'))
  expect(ofSequences.map(({ from, to }) => [from, to])).toEqual([
    ['sequence:public.users_name_seq', 'sequence:public.people_full_name_seq'],
    ['sequence:public.users_full_name_seq', 'sequence:public.people_full_name_seq'],
    ['sequence:public.people_name_seq', 'sequence:public.people_full_name_seq'],
  ])
})
