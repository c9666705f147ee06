import { expect, test } from 'vitest'
import { functionsEntry } from './functions-entry.ts'

test('functions of one name in two modules keep apart', () => {
  const places = [
    { module: 'schema/functions/b.ts', name: 'check' },
    { module: 'schema/functions/a.ts', name: 'check' },
  ]
  expect(functionsEntry(places)).toBe(
    "export { check } from './schema/functions/a.ts'\nexport { check as check_ } from './schema/functions/b.ts'\n",
  )
})

test('a schema without functions has nothing to bundle', () => {
  expect(functionsEntry([])).toBeUndefined()
})
