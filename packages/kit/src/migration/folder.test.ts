import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hashMigration } from '@tenon/runtime/migrate'
import { expect, onTestFinished, test } from 'vitest'
import { readMigrations } from './folder.ts'
import { proofMark, withHeader } from './stored.ts'
import { nextVersion, writeMigrationFiles } from './write.ts'

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'tenon-migrations-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await mkdir(path.join(root, 'm'))
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, 'm', name), text)
  return root
}

const read = async (files: Readonly<Record<string, string>>) => readMigrations(await folderOf(files), 'm')
const body = 'create table t (id int);\n'

test('a pair of files is one migration', async () => {
  const { migrations, problems } = await read({
    '20260101000000_first.up.sql': body,
    '20260101000000_first.down.sql': 'drop table t;\n',
  })
  expect(problems).toEqual([])
  expect(migrations).toMatchObject([
    { version: '20260101000000', name: 'first', file: 'm/20260101000000_first.up.sql' },
  ])
})

test('a folder that does not exist holds no migration', async () => {
  expect(await readMigrations(await folderOf({}), 'nowhere')).toEqual({ migrations: [], problems: [] })
})

test.each([
  ['a file that is not named like one', { 'notes.sql': '' }, 'migration/file-name'],
  ['a missing down file', { '20260101000000_first.up.sql': body }, 'migration/missing-file'],
  ['a missing up file', { '20260101000000_first.down.sql': body }, 'migration/missing-file'],
  [
    'a commit inside a segment',
    { '20260101000000_first.up.sql': 'commit;\n', '20260101000000_first.down.sql': '' },
    'migration/format',
  ],
])('%s is a problem of the file', async (_title, files, code) => {
  const { problems } = await read(files)
  expect(problems.map((problem) => problem.code)).toContain(code)
})

test('a file that is no migration is there all the same', async () => {
  const { problems } = await read({
    '20260101000000_first.up.sql': 'begin; select 1; commit;\n',
    '20260101000000_first.down.sql': body,
  })
  expect(problems).toMatchObject([{ code: 'migration/format', at: { file: 'm/20260101000000_first.up.sql' } }])
  const { problems: other } = await read({
    '20260101000000_first.up.sql': body,
    '20260101000000_first.down.sql': 'commit;',
  })
  expect(other.map(({ code }) => code)).toEqual(['migration/format'])
})

test('a file tells whether it is what was proven', async () => {
  const proven = `-- tenon:proven ${hashMigration(body)} PostgreSQL 18.4\n${body}`
  const { migrations } = await read({
    '20260101000000_a.up.sql': proven,
    '20260101000000_a.down.sql': '',
    '20260101000001_b.up.sql': proven.replace('int', 'bigint'),
    '20260101000001_b.down.sql': '',
    '20260101000002_c.up.sql': body,
    '20260101000002_c.down.sql': '',
  })
  expect(migrations.map(({ up }) => proofMark(up))).toEqual(['proven', 'edited', 'unproven'])
})

test('a new header leaves the body as it is', () => {
  const text = '-- tenon:follows 20260101000000 x\n-- tenon:old\n\n-- a comment\nselect 1;\n'
  const next = withHeader('\n-- a comment\nselect 1;\n', [{ name: 'proven', value: 'x' }])
  expect(next).toBe('-- tenon:proven x\n\n-- a comment\nselect 1;\n')
  expect(hashMigration(next)).toBe(hashMigration(text))
})

test('files are never written over, and none is left when one can not be written', async () => {
  const root = await folderOf({ 'b.sql': 'mine' })
  const pair = new Map([
    ['m/a.sql', 'new'],
    ['m/b.sql', 'new'],
  ])
  await expect(writeMigrationFiles(root, pair)).rejects.toThrow('EEXIST')
  expect(await readdir(path.join(root, 'm'))).toEqual(['b.sql'])
  expect(await readFile(path.join(root, 'm/b.sql'), 'utf8')).toBe('mine')
})

test('a version is the time in UTC, or just after the newest that is there', () => {
  const now = new Date('2026-03-01T10:00:00Z')
  expect(nextVersion(now, ['20260101000000'])).toBe('20260301100000')
  expect(nextVersion(now, ['20260301100000'])).toBe('20260301100001')
  expect(nextVersion(now, ['20261231235959'])).toBe('20270101000000')
})
