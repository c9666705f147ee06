import { parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { lossesOf, renamesOf, type StoredFile, withHeader } from './stored.ts'

const stored = (text: string): StoredFile => ({ file: 'a.up.sql', text, content: parseMigration(text) })

test('consent to a loss and a rename are read back where names hold blanks', () => {
  const file = stored(`-- tenon:loses public."a things".gone dropped
-- tenon:loses public.plain narrowed
-- tenon:renames public."a things"."old name" public."a things"."new = name"
-- tenon:renames public.add.(integer, integer) public.plus.(integer, integer)
select 1;
`)
  expect(lossesOf(file)).toEqual(['public."a things".gone', 'public.plain'])
  expect(renamesOf(file)).toEqual([
    ['public."a things"."old name"', 'public."a things"."new = name"'],
    ['public.add.(integer, integer)', 'public.plus.(integer, integer)'],
  ])
})

test.each([
  ['of Windows', '-- tenon:proven 1\r\nselect 1;\r\n', '-- tenon:class exact\r\nselect 1;\r\n'],
  ['of Windows without a header', 'select 1;\r\n', '-- tenon:class exact\r\nselect 1;\r\n'],
  ['of Unix', '-- tenon:proven 1\nselect 1;\n', '-- tenon:class exact\nselect 1;\n'],
  ['none at all', 'select 1', '-- tenon:class exact\nselect 1'],
])('a new header has the line ends of its file: %s', (_, text, expected) => {
  expect(withHeader(text, [{ name: 'class', value: 'exact' }])).toBe(expected)
})
