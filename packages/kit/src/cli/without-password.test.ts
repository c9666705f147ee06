import { expect, test } from 'vitest'
import { withoutPassword } from './without-password.ts'

test('a password in a URL is never printed', () => {
  expect(withoutPassword('can not reach postgres://ada:s3cr%2Ft@db.local:5432/shop now')).toBe(
    'can not reach postgres://ada:***@db.local:5432/shop now',
  )
})

test('a password with an at sign that nobody encoded is not printed either', () => {
  expect(withoutPassword('postgres://ada:p@ss:w/rd@db/shop')).toBe('postgres://ada:***@db/shop')
})

test('a password among the options of a URL is not printed', () => {
  expect(withoutPassword('postgres://db/shop?user=ada&password=s3cret&x=1')).toBe(
    'postgres://db/shop?user=ada&password=***&x=1',
  )
})

test('a URL without a password stays as it is', () => {
  expect(withoutPassword('postgres://ada@db:5432/shop')).toBe('postgres://ada@db:5432/shop')
})

test('a quote in a password does not end it', () => {
  expect(withoutPassword(`postgres://u:pa'ss@h/db and ?password=pa'ss&x=1`)).toBe(
    'postgres://u:***@h/db and ?password=***&x=1',
  )
})

test('a URL that was taken for a path is known by its one slash', () => {
  expect(withoutPassword('/home/ada/mysql:/u:sekret@h/db')).toBe('/home/ada/mysql:/u:***@h/db')
})
