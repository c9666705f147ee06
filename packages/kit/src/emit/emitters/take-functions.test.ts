import type { ColumnIr } from '@tenon/schema'
import { expect, test } from 'vitest'
import { createModuleScope } from '../names.ts'
import { CheckFunctions } from '../shapes/check-functions.ts'
import { createTakeFunctions } from './take-functions.ts'

// Only what tells one type from another.
const column = (sqlType: string, shape: ColumnIr['shape'], nullable = false) =>
  ({ sqlType, shape, nullable }) as ColumnIr

const take = (taken: readonly string[] = []) => createTakeFunctions(new CheckFunctions(), createModuleScope(taken))

test('columns of one type share a function, and each other type has its own', () => {
  const name = take()
  expect(name(column('text', { kind: 'string' }), undefined)).toBe('takeText')
  expect(name(column('text', { kind: 'string' }, true), undefined)).toBe('takeTextOrNull')
  expect(name(column('varchar(40)', { kind: 'string', maxLength: 40 }), undefined)).toBe('takeText40')
  expect(name(column('bigint', { kind: 'number', integer: true }), undefined)).toBe('takeSafeInteger')
  expect(name(column('bigint', { kind: 'bigint' }), undefined)).toBe('takeBigint')
  expect(name(column('numeric(6,-2)', { kind: 'string', format: 'decimal', precision: 6, scale: -2 }), undefined)).toBe(
    'takeDecimal6_minus2',
  )
  expect(name(column('text', { kind: 'string' }), undefined)).toBe('takeText')
})

test('a table that is called like such a function keeps its name', () => {
  expect(take(['takeText'])(column('text', { kind: 'string' }), undefined)).toBe('takeText_')
})
