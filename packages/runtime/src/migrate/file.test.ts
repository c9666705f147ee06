import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashMigration, parseFileName, parseMigration, printFileName, printMigration } from './file.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const parent = { version: '20260101000000', hash: sha('x') }

test('a file is header, segments and the hash of what is below the header', () => {
  const text = [
    `-- tenon:follows ${parent.version} ${parent.hash}`,
    '-- tenon:class exact',
    'create table a (n int);',
    'create table b (n int);',
    '-- tenon:segment no-transaction',
    'create index concurrently i on a (n);',
    '-- tenon:segment',
    '-- a comment',
    "insert into a values (1); insert into b values (';');",
    '',
  ].join('\n')
  expect(parseMigration(text)).toEqual({
    header: [
      { name: 'follows', value: `${parent.version} ${parent.hash}` },
      { name: 'class', value: 'exact' },
    ],
    follows: [parent],
    segments: [
      { transactional: true, statements: ['create table a (n int);\ncreate table b (n int)'] },
      { transactional: false, statements: ['create index concurrently i on a (n)'] },
      { transactional: true, statements: ["-- a comment\ninsert into a values (1); insert into b values (';')"] },
    ],
    starts: [
      { line: 3, column: 1 },
      { line: 6, column: 1 },
      { line: 8, column: 1 },
    ],
    hash: sha(text.split('\n').slice(2).join('\n')),
  })
})

test('line ends and a byte order mark do not alter the hash, everything else below the header does', () => {
  const text = '-- tenon:class exact\n\nselect 1;\nselect 2;\n'
  const hash = hashMigration(text)
  expect(hashMigration(text.replaceAll('\n', '\r\n'))).toBe(hash)
  expect(hashMigration(`\uFEFF${text}`)).toBe(hash)
  expect(hashMigration(text.replace('exact', 'inexact'))).toBe(hash)
  expect(hashMigration(text.replace('select 2', 'select  2'))).not.toBe(hash)
  expect(hashMigration(`${text}\n`)).not.toBe(hash)
})

test('what is printed is read back', () => {
  const statement = fc.constantFrom(
    'select 1',
    "insert into t values ('a;b')",
    'create table "x y" (\n  n int -- how many\n)',
    'select 2 -- end',
    'do $$ begin perform 1; end $$',
  )
  const segment = fc.oneof(
    fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements) => ({ transactional: true, statements })),
    statement.map((one) => ({ transactional: false, statements: [one] })),
  )
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const printed = printMigration({
        header: [{ name: 'follows', value: `${parent.version} ${parent.hash}` }],
        segments,
      })
      const read = parseMigration(printed)
      expect(read.follows).toEqual([parent])
      expect(read.segments.map(({ transactional }) => transactional)).toEqual(
        segments.map(({ transactional }) => transactional),
      )
      expect(printMigration(read)).toBe(printed)
    }),
  )
})

test.each([
  ['-- tenon:follows yesterday\nselect 1', /takes a version and its SHA-256/],
  ['select 1;\n-- tenon:class exact\n', /stands below the header/],
  ['-- tenon:segment twice\nselect 1', /`no-transaction` or nothing/],
  ['create table a (n int);\ncommit;\ncreate table b (n int)', /holds no BEGIN, COMMIT or ROLLBACK/],
  ['begin;\nselect 1;\n', /holds no BEGIN/],
  ['savepoint a;\nrollback work;\n', /holds no BEGIN/],
])('%j is refused', (text, message) => {
  expect(() => parseMigration(text)).toThrow(message)
  expect(() => parseMigration(text)).toThrow(expect.objectContaining({ kind: 'migration', fault: 'format' }))
})

test.each([
  'create procedure p() language plpgsql as $body$ begin commit; rollback; end $body$',
  'create function f() returns int begin atomic select 1; end',
  "insert into t values ('; commit;'), (E'\\'; commit;') -- ; commit;",
  'savepoint a; rollback to a; rollback work to savepoint a; rollback transaction to a; release a',
  'create table "commit" ("; begin" int); /* ; rollback; */ select 1',
])('%j is no transaction control', (text) => {
  expect(parseMigration(text).segments).toHaveLength(1)
})

test('a file of comments only has no segment', () => {
  expect(
    parseMigration('-- tenon:class exact\n\n-- Write the data migration here.\n-- tenon:segment\n\n').segments,
  ).toEqual([])
})

test('file names are version, name and direction', () => {
  const parts = { version: '20261121140000', name: 'split_name', direction: 'down' } as const
  expect(parseFileName('20261121140000_split_name.down.sql')).toEqual(parts)
  expect(printFileName(parts)).toBe('20261121140000_split_name.down.sql')
  for (const other of ['readme.md', '2026_x.up.sql', '20261121140000.up.sql', '20261121140000_x.sql'])
    expect(parseFileName(other)).toBeUndefined()
})

test('an index that is built concurrently without a name is refused', () => {
  const alone = (sql: string) => parseMigration(`-- tenon:segment no-transaction\n${sql};\n`)
  expect(() => alone('create /* x */ unique index concurrently on t (a)')).toThrow('has a name')
  expect(alone('create index concurrently "on" on t (a)').segments).toHaveLength(1)
  expect(parseMigration('create index on t (a);\n').segments).toHaveLength(1)
})
