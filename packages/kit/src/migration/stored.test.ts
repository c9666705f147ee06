import { parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { lossesOf, renamesOf, type StoredFile } from './stored.ts'

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
