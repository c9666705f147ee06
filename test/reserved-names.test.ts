/** What a database object has of its own is no name of a repository: the two packages do not know each other, so this holds them together. */
import { openDatabase } from '@tenon/runtime'
import { id, table } from '@tenon/schema'
import { compile, snakeCase } from '@tenon/schema/compile'
import { expect, test } from 'vitest'

const refuses = (repository: string): boolean => {
  const value = table('t', { id: id() }).repository(repository)
  const models = { exports: [{ module: 'm.ts', name: 'T', value }], functions: new Map() }
  return compile(models, {}, snakeCase).problems.some(({ code }) => code === 'model/reserved-name')
}

test('no repository hides a property of the database', () => {
  const own = Object.getOwnPropertyNames(openDatabase('pglite::memory:', { tables: {}, reports: {}, environments: {} }))
  expect(own).toContain('stats')
  expect([...own, 'reports', 'then', 'constructor', '__proto__'].filter((name) => !refuses(name))).toEqual([])
  expect(refuses('users')).toBe(false)
})
