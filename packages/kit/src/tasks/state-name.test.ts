import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withoutPassword } from '../database/url-text.ts'
import { diff } from './diff.ts'
import { Refusal } from './refusal.ts'
import { toStateName } from './state-name.ts'

test.each([
  ['mysql://u:sekret@h/db', '`mysql:` is not known'],
  ['mysql:/u:sekret@h/db', '`mysql:` is not known'],
  ['postgresql+psycopg2://u:sekret@h/db', 'write `postgresql://`'],
  ['postgres:/u:sekret@h/db', 'no `//`'],
  ['postgres://u:sek/ret#@h:x/db', 'percent-encoded'],
  ['postgres://h/db?password=sekret&sslmod=off', 'not known'],
])('%s is refused before a scratch is opened, and not repeated', async (name, message) => {
  // This scratch would be refused in another way.
  const { problems, value } = await diff({ cwd: tmpdir(), from: name, to: 'empty', scratch: 'none' })
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'config/url', message: expect.stringContaining(message) }])
  expect(JSON.stringify(problems)).not.toMatch(/sek/)
})

test('names, paths and URLs are told apart', () => {
  expect(toStateName('models', '/here')).toBe('models')
  expect(toStateName('a.sql', '/here')).toBe('/here/a.sql')
  expect(toStateName('postgres://u:p@h/db', '/here')).toBe('postgres://u:p@h/db')
  expect(toStateName('pglite:.', tmpdir())).toBe(`pglite:${tmpdir()}`)
  expect(toStateName('pglite::memory:', '/here')).toBe('pglite::memory:')
  expect(() => toStateName('jdbc:postgresql://h/db', '/here')).toThrow(Refusal)
  expect(toStateName('c:\\a.sql', '/here')).toContain('c:')
})

test('a PGlite folder that is not there is no empty database, and is not made', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'tenon-state-'))
  const { problems, value } = await diff({ cwd, from: 'pglite:./typo', to: 'empty', scratch: 'none' })
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'state/unknown', message: expect.stringContaining('typo') }])
  expect(existsSync(path.join(cwd, 'typo'))).toBe(false)
})

test('a password in a state’s name is in neither form of it', () => {
  expect(withoutPassword('postgres://u:sekret@h/db?password=sekret&sslmode=disable')).toBe(
    'postgres://u@h/db?sslmode=disable',
  )
  expect(withoutPassword('postgres://u:sek/ret#@h:x/db')).toBe('postgres://…')
})
