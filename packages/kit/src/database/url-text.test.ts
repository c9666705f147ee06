import { expect, test } from 'vitest'
import { schemeOnly } from './url-text.ts'

test.each([
  ['mysql://me:secret@host/x', 'mysql://…'],
  ['MySQL:me:secret@host', 'MySQL:…'],
  ['postgresql+asyncpg://me:sec\nret@host/x', 'postgresql+asyncpg://…'],
  ['npm:eighteen', 'npm:eighteen'],
  ['pglight', 'pglight'],
  ['nowhere.sql', 'nowhere.sql'],
  ['C:\\schemas\\a@b.sql', 'C:\\schemas\\a@b.sql'],
])('of %s a message shows %s', (word, shown) => {
  expect(schemeOnly(word)).toBe(shown)
})
