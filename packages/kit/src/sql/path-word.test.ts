import { expect, test } from 'vitest'
import { cutPair, cutPath } from './path-word.ts'

test.each([
  ['public.users dropped', 'public.users', 'dropped'],
  ['public."a things".gone dropped', 'public."a things".gone', 'dropped'],
  ['"a ""b"" c"."d.e" "f g"', '"a ""b"" c"."d.e"', '"f g"'],
  [
    'public.add.(integer, numeric(1)) public.plus.(integer)',
    'public.add.(integer, numeric(1))',
    'public.plus.(integer)',
  ],
  ['public.größe', 'public.größe', ''],
])('%s begins with a path', (text, path, rest) => {
  expect(cutPath(text)).toEqual({ path, rest })
})

test('a quoted name may hold an equals sign', () => {
  expect(cutPair('public.t."a=b"=public.t.c')).toEqual(['public.t."a=b"', 'public.t.c'])
  expect(cutPair('a=b=c')).toBeUndefined()
  expect(cutPath('"open')).toBeUndefined()
})
