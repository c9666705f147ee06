import { expect, test } from 'vitest'
import { createdExtensions } from './created-extensions.ts'

test('an extension is created by a statement, not by a string, a comment or a body', () => {
  expect(
    createdExtensions([
      `create extension if not exists "uuid-ossp"`,
      `create table a (n int);\n-- what for\nCREATE EXTENSION hstore`,
      `select 'create extension citext'`,
      `create function f() returns void language plpgsql as $$ begin create extension ltree; end $$`,
      '-- create extension cube\nselect 1',
      'do $$ begin create extension if not exists pg_trgm; end $$',
    ]),
  ).toEqual(['uuid-ossp', 'hstore', 'pg_trgm'])
})

test.each([
  ['a comment between the words', 'create /* a */ extension -- b\n if not exists Citext with schema x', ['citext']],
  [
    'a quoted name with what could end a statement',
    'create extension "odd;""name"; create extension cube',
    ['odd;"name', 'cube'],
  ],
  ['after a string that holds a quote', `select 'it''s; create extension a'; create extension b`, ['b']],
  ['a string of a DO block', `do $x$ begin execute 'create extension if not exists "pg_trgm"'; end $x$`, ['pg_trgm']],
  ['a DO block whose body is a string', `do language plpgsql 'begin create extension seg; end'`, ['seg']],
  ['a comment of a DO block', 'do $$ begin -- create extension a\n null; end $$', []],
  ['a body after a DO block', 'do $$ begin null; end $$; create function f() as $$ create extension a $$', []],
  [
    'a comment on an extension',
    `comment on extension hstore is 'x'; drop extension cube; alter extension seg update`,
    [],
  ],
  ['twice', 'create extension seg; create extension if not exists seg', ['seg']],
])('%s', (_, text, names) => {
  expect(createdExtensions([text])).toEqual(names)
})
