import { expect, test } from 'vitest'
import { findSecrets, withoutSecrets } from './without-secrets.ts'

/** What is printed of a text by a process that was given a URL. */
const shown = (text: string, ...given: readonly string[]) => withoutSecrets(text, findSecrets(given))

test('a password in a URL is never printed', () => {
  const url = 'postgres://ada:s3cr%2Ft@db.local:5432/shop'
  expect(shown(`can not reach ${url} now`, url)).toBe('can not reach postgres://ada:***@db.local:5432/shop now')
  expect(shown('ada:s3cr/t@db.local', url)).toBe('ada:***@db.local')
})

test('a password with characters that nobody encoded is not printed either', () => {
  const url = `postgres://ada:p@ss:w/r'd@db/shop`
  expect(shown(url, `--database=${url}`)).toBe('postgres://ada:***@db/shop')
})

test('a password among the options of a URL is not printed', () => {
  const url = 'postgres://db/shop?user=ada&password=s3cret&x=1'
  expect(shown(url, url)).toBe('postgres://db/shop?user=ada&password=***&x=1')
})

test('a URL without a password stays as it is', () => {
  expect(shown('postgres://ada@db:5432/shop', 'postgres://ada@db:5432/shop')).toBe('postgres://ada@db:5432/shop')
})

test('a URL that was taken for a path is masked as well', () => {
  expect(shown('/home/ada/mysql:/u:sekret@h/db', 'mysql://u:sekret@h/db')).toBe('/home/ada/mysql:/u:***@h/db')
})

test('what only looks like a URL with a password is nobody’s secret', () => {
  const statement = `alter table t add column url text default 'https://cdn.example.com:8443/pkg@1.2/x?password=1&y'`
  expect(shown(statement, 'postgres://ada:sekret@h/db')).toBe(statement)
})
